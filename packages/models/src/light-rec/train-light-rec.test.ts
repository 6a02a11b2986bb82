import {
  ArgumentError,
  type Artifact,
  ArtifactError,
  decodeAnyArtifact,
  encodeArtifact,
  Interactions,
} from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainBpr } from '../bpr/train-bpr.js';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { bytesOf, clusteredData, expectNoTensorLeak, randomModel, recallAt10, useBackend } from '../test-support.js';
import { DivergenceError } from '../training/divergence-error.js';
import type { LightRecModel } from './light-rec-model.js';
import { type LightRecOptions, type LightRecProgress, lightRecDefaults } from './options.js';
import { trainLightRec } from './train-light-rec.js';

const data = clusteredData(1);
const { train } = data;
/** 560 pairs in 9 steps an epoch. */
const options: LightRecOptions = {
  codebookCount: 2,
  codewordCount: 8,
  epochs: 4,
  batchSize: 64,
  poolSize: 20,
  learningRate: 0.01,
  seed: 1,
};
const validate = (model: LightRecModel) => recallAt10(model, data);
let teacher: EmbeddingModel;

beforeAll(async () => {
  await useBackend('wasm');
  const bpr = await trainBpr(train, { dim: 8, epochs: 20, batchSize: 64, learningRate: 0.02, lambda: 0.1, seed: 1 });
  teacher = bpr.model;
});

/** Trains, keeping every checkpoint as the bytes of its file. */
async function trainWithCheckpoints(changes: LightRecOptions = {}) {
  const files: Uint8Array[] = [];
  const result = await trainLightRec(teacher, train, {
    ...options,
    ...changes,
    onCheckpoint: (checkpoint) => {
      files.push(encodeArtifact(checkpoint));
    },
  });
  return { result, checkpoints: files.map((bytes) => decodeAnyArtifact(bytes)) };
}

describe('trainLightRec', () => {
  it("keeps most of the teacher's recall in two bytes an item", async () => {
    const { model } = await trainLightRec(teacher, train, options);
    expect(model.codeTable.bytesPerItem).toBe(2);
    expect(recallAt10(model, data)).toBeGreaterThan(0.8 * recallAt10(teacher, data)); // usually 0.98
  });

  it("gives the data's users and items, and as many codes as there are items", async () => {
    const { model, history } = await trainLightRec(teacher, train, { ...options, epochs: 1 });
    expect(model.users).toBe(train.users);
    expect(model.items).toBe(train.items);
    expect(model.itemCount).toBe(60);
    expect(history.map(({ epoch }) => epoch)).toEqual([0, 1]);
    expect(history[0].losses).toEqual({});
    expect(Object.keys(history[1].losses)).toEqual(['ranking', 'regularization', 'distillation']);
  });

  it('leaves the teacher as it was', async () => {
    const before = bytesOf(teacher);
    await trainLightRec(teacher, train, options);
    expect(bytesOf(teacher)).toEqual(before);
  });
});

describe('options.start and options.similarity', () => {
  it.each([
    { start: 'score-aware' },
    { start: 'k-means' },
    { start: 'score-aware', codes: 'learned' },
    { start: 'glorot', similarity: 'euclidean' },
    { start: 'glorot', similarity: 'bilinear' },
  ] as const)('%o runs, and the loss falls', async (changes) => {
    const { history } = await trainLightRec(teacher, train, { ...options, ...changes, epochs: 8 });
    const totals = history.slice(1).map(({ losses }) => Object.values(losses).reduce((sum, loss) => sum + loss, 0));
    expect(totals[7]).toBeLessThan(totals[0]);
  });

  it('k-means with learned codes: keeps what the start had', async () => {
    const { history } = await trainLightRec(teacher, train, {
      ...options,
      start: 'k-means',
      codes: 'learned',
      epochs: 8,
      validate,
    });
    expect(history[8].validation).toBeGreaterThan(0.95 * history[0].validation!); // usually 1.0
  });

  it.each(['euclidean', 'bilinear'] as const)('glorot: four codewords find the four tastes, %s', async (similarity) => {
    const coarse: LightRecOptions = { codebookCount: 1, codewordCount: 4, learningRate: 0.03, epochs: 15 };
    const { history } = await trainLightRec(teacher, train, {
      ...options,
      ...coarse,
      similarity,
      start: 'glorot',
      validate,
    });
    const scores = history.map(({ validation }) => validation!);
    expect(scores[0]).toBeLessThan(0.65); // usually 0.37 and 0.56
    expect(scores.at(-1)).toBeGreaterThan(0.75); // usually 0.86 and more; the teacher has 0.88
  });

  it.each(['k-means', 'score-aware'] as const)(
    '%s: begins near the teacher, and says how far each codebook came',
    async (start) => {
      const codebooks: number[] = [];
      const errors: number[] = [];
      const { history } = await trainLightRec(teacher, train, {
        ...options,
        start,
        validate,
        onStartProgress: ({ codebook, codebookCount, relativeError }) => {
          expect(codebookCount).toBe(2);
          codebooks.push(codebook);
          errors.push(relativeError);
        },
      });
      expect(codebooks).toEqual([1, 2]);
      expect(errors[1]).toBeLessThan(errors[0]);
      expect(history[0].validation).toBeGreaterThan(0.7); // usually 0.85
    },
  );
});

describe('options.codes', () => {
  it('fixed: keeps the codes of the start, and moves the codewords', async () => {
    const { model: start } = await trainLightRec(teacher, train, { ...options, epochs: 0 });
    const { model } = await trainLightRec(teacher, train, options);
    expect(model.codeTable.codes).toEqual(start.codeTable.codes);
    expect(model.codeTable.codebooks).not.toEqual(start.codeTable.codebooks);
    expect(start.userVectors).toEqual(teacher.userVectors);
  });

  it('fixed without an epoch: is the start, and makes no tensor', async () => {
    const scored: number[] = [];
    const { model, bestEpoch, history } = await trainLightRec(teacher, train, {
      ...options,
      epochs: 0,
      validate: (candidate) => scored.push(candidate.itemCount),
    });
    expect([bestEpoch, scored]).toEqual([0, [60]]);
    expect(history).toEqual([{ epoch: 0, losses: {}, validation: 1 }]);
    expect(model.codeTable.bytesPerItem).toBe(2);
    const { numTensors } = tf.memory();
    await trainLightRec(teacher, train, { ...options, epochs: 0 });
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('learned: changes them', async () => {
    const { model: start } = await trainLightRec(teacher, train, { ...options, epochs: 0 });
    const { model } = await trainLightRec(teacher, train, { ...options, codes: 'learned' });
    expect(model.codeTable.codes).not.toEqual(start.codeTable.codes);
  });
});

describe('options.meanLength', () => {
  it('gives items as many codes as they are worth, and leaves missing ones zero while it trains', async () => {
    const { model } = await trainLightRec(teacher, train, { ...options, codebookCount: 5, meanLength: 2 });
    const { lengths, bytesPerItem, codebooks, codebookCount, codewordCount, dim } = model.codeTable;
    expect(bytesPerItem).toBeLessThanOrEqual(2);
    expect(new Set(lengths).size).toBeGreaterThan(1);
    for (let b = 0; b < codebookCount; b++) {
      const end = (b + 1) * codewordCount * dim;
      expect(codebooks.subarray(end - dim, end).every((value) => value === 0)).toBe(true);
    }
    expect(recallAt10(model, data)).toBeGreaterThan(0.8 * recallAt10(teacher, data)); // usually 0.98
  });
});

describe('options.recipe', () => {
  it('paper: the encoder, bilinear and from a random start; other options given still count', async () => {
    const { checkpoints } = await trainWithCheckpoints({ recipe: 'paper', epochs: 1, lambda: 0.5 });
    expect(JSON.parse(checkpoints[0].metadata.hyperparameters)).toMatchObject({
      start: 'glorot',
      codes: 'learned',
      similarity: 'bilinear',
      epochs: 1,
      lambda: 0.5,
    });
  });
});

describe('options.distillation', () => {
  it("draws the scores towards the teacher's", async () => {
    const distanceWith = async (distillation: number) => {
      const { model } = await trainLightRec(teacher, train, { ...options, start: 'glorot', epochs: 8, distillation });
      const users = Array.from({ length: 80 }, (_, user) => user);
      const [student, expected] = [model, teacher].map((scorer) => {
        const scores = new Float32Array(80 * 60);
        scorer.scoreItems(users, scores);
        return scores;
      });
      return student.reduce((sum, score, i) => sum + (score - expected[i]) ** 2, 0);
    };
    expect(await distanceWith(50)).toBeLessThan((await distanceWith(0)) / 2);
  });
});

describe('options.distillationLoss', () => {
  it.each(['euclidean', 'inner-product', 'ranking-inner-product'] as const)('%s falls', async (distillationLoss) => {
    const { history } = await trainLightRec(teacher, train, {
      ...options,
      start: 'glorot',
      epochs: 8,
      distillationLoss,
    });
    expect(history[8].losses.distillation).toBeLessThan(0.9 * history[1].losses.distillation);
  });
});

describe('options.recurrence', () => {
  it.each(['none', 'aligned-residual', 'aligned-state'] as const)('%s: the loss falls', async (recurrence) => {
    const { history } = await trainLightRec(teacher, train, { ...options, start: 'glorot', epochs: 8, recurrence });
    const totals = history.slice(1).map(({ losses }) => Object.values(losses).reduce((sum, loss) => sum + loss, 0));
    expect(totals[7]).toBeLessThan(totals[0]);
  });
});

describe('options.engine', () => {
  it('each gives the same bytes run after run, and all nearly the same losses; auto is the kernel on wasm', async () => {
    const engines = ['auto', 'kernel', 'kernel', 'tfjs', 'tfjs'] as const;
    const runs = engines.map((engine) => trainLightRec(teacher, train, { ...options, start: 'glorot', engine }));
    const [auto, kernel, again, tensors, tensorsAgain] = await Promise.all(runs);
    expect(bytesOf(kernel.model)).toEqual(bytesOf(auto.model));
    expect(bytesOf(kernel.model)).toEqual(bytesOf(again.model));
    expect(bytesOf(tensors.model)).toEqual(bytesOf(tensorsAgain.model));
    expect(bytesOf(kernel.model)).not.toEqual(bytesOf(tensors.model));
    const lastLoss = kernel.history[4].losses.ranking;
    expect(Math.abs(lastLoss / tensors.history[4].losses.ranking - 1)).toBeLessThan(1e-5); // usually 5e-9
  });
});

describe('options.seed', () => {
  it('the same gives the same bytes, another gives others', async () => {
    const [first, again, other] = [1, 1, 2].map((seed) => trainLightRec(teacher, train, { ...options, seed }));
    const bytes = await Promise.all([first, again, other].map(async (result) => bytesOf((await result).model)));
    expect(bytes[0]).toEqual(bytes[1]);
    expect(bytes[0]).not.toEqual(bytes[2]);
  });

  it.each(['score-aware', 'k-means', 'glorot'] as const)('the start %s is the same too', async (start) => {
    const startOf = async () => {
      const seen: Uint8Array[] = [];
      const note = (model: LightRecModel) => seen.push(bytesOf(model));
      await trainLightRec(teacher, train, { ...options, start, epochs: 1, validate: note });
      return seen[0];
    };
    expect(await startOf()).toEqual(await startOf());
  });
});

describe('options.resume', () => {
  it.each([
    { validate },
    {},
    { similarity: 'bilinear', start: 'glorot' },
    { start: 'k-means', codes: 'learned' },
    { codebookCount: 5, meanLength: 2 },
  ] satisfies LightRecOptions[])(
    'from every checkpoint ends with the bytes and the history of an undisturbed run, %o',
    async (changes) => {
      const { result, checkpoints } = await trainWithCheckpoints(changes);
      expect(checkpoints).toHaveLength(4);
      for (const resume of checkpoints) {
        const resumed = await trainLightRec(teacher, train, { ...options, ...changes, resume });
        expect(bytesOf(resumed.model)).toEqual(bytesOf(result.model));
        expect(resumed.bestEpoch).toBe(result.bestEpoch);
        expect(resumed.history).toEqual(result.history);
      }
    },
  );

  it('goes on after an abort in the middle of an epoch', async () => {
    const { result } = await trainWithCheckpoints();
    const controller = new AbortController();
    let last: Artifact | undefined;
    const aborted = trainLightRec(teacher, train, {
      ...options,
      signal: controller.signal,
      // Kept as it is, not as bytes: training must not write into it afterwards.
      onCheckpoint: (checkpoint) => {
        last = checkpoint;
      },
      // Heard after the first step of epoch 3.
      onProgress: ({ epoch, step, stepsPerEpoch }) => {
        if (epoch === 2 && step === stepsPerEpoch) controller.abort(new Error('enough'));
      },
    });
    await expect(aborted).rejects.toThrow('enough');
    expect(JSON.parse(last!.metadata.state).epoch).toBe(2);
    const resumed = await trainLightRec(teacher, train, { ...options, resume: last });
    expect(bytesOf(resumed.model)).toEqual(bytesOf(result.model));
  });

  it('refuses a checkpoint of another teacher, other data or other options', async () => {
    const [resume] = (await trainWithCheckpoints({ epochs: 1 })).checkpoints;
    const once = { ...options, epochs: 1, resume };
    const other = randomModel(3, 80, 60, 8);
    await expect(trainLightRec(other, train, once)).rejects.toThrow(ArtifactError);
    await expect(trainLightRec(other, train, once)).rejects.toThrow('a checkpoint of the same teacher');
    await expect(trainLightRec(teacher, clusteredData(2).train, once)).rejects.toThrow('a checkpoint of the same data');
    for (const changes of [{ seed: 2 }, { codewordCount: 9 }, { distillation: 1 }, { codes: 'learned' as const }]) {
      const refused = trainLightRec(teacher, train, { ...once, ...changes });
      await expect(refused).rejects.toThrow('a checkpoint of the same hyperparameters');
    }
  });
});

describe('options.validate', () => {
  it('scores the start and every epoch, and keeps the best of them', async () => {
    const seen: Uint8Array[] = [];
    const { model, bestEpoch, history } = await trainLightRec(teacher, train, {
      ...options,
      validate: (candidate) => {
        seen.push(bytesOf(candidate));
        return [0.2, 0.1, 0.4, 0.4, 0.3][seen.length - 1];
      },
    });
    expect(history.map(({ validation }) => validation)).toEqual([0.2, 0.1, 0.4, 0.4, 0.3]);
    expect(bestEpoch).toBe(2);
    expect(bytesOf(model)).toEqual(seen[2]);
  });

  it('keeps the start where no epoch beats it', async () => {
    let calls = 0;
    const { bestEpoch, model } = await trainLightRec(teacher, train, { ...options, validate: () => -calls++ });
    expect(bestEpoch).toBe(0);
    expect(model.userVectors).toEqual(teacher.userVectors);
  });

  it('left out, keeps the last epoch', async () => {
    const { result, checkpoints } = await trainWithCheckpoints();
    expect(result.bestEpoch).toBe(4);
    expect(checkpoints.map(({ metadata }) => JSON.parse(metadata.state).bestEpoch)).toEqual([1, 2, 3, 4]);
    expect(result.history.every(({ validation }) => validation === undefined)).toBe(true);
  });
});

describe('options.signal', () => {
  it('rejects with the reason of the signal, also where it was aborted before the start', async () => {
    const reason = new Error('stop');
    await expect(trainLightRec(teacher, train, { ...options, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(
      trainLightRec(teacher, train, { ...options, epochs: 10_000, signal: AbortSignal.timeout(50) }),
    ).rejects.toThrow('timeout');
  });
});

describe('options.onProgress', () => {
  it('tells epoch, step, losses so far and the latest score', async () => {
    const reports: LightRecProgress[] = [];
    await trainLightRec(teacher, train, {
      ...options,
      validate: () => 0.5,
      onProgress: (progress) => reports.push(progress),
    });
    const ends = reports.filter(({ step, stepsPerEpoch }) => step === stepsPerEpoch);
    expect([...new Set(ends.map(({ epoch }) => epoch))]).toEqual([1, 2, 3, 4]);
    for (const { epochs, stepsPerEpoch, losses, validation } of reports) {
      expect([epochs, stepsPerEpoch, validation]).toEqual([4, 9, 0.5]);
      expect(Object.keys(losses)).toEqual(['ranking', 'regularization', 'distillation']);
    }
  });
});

describe('tensors', () => {
  it('are all freed when training ends', async () => {
    for (const changes of [{}, { codes: 'learned', similarity: 'bilinear' }] as LightRecOptions[]) {
      await expectNoTensorLeak(() => trainLightRec(teacher, train, { ...options, ...changes }));
    }
  });

  it('are all freed where it ends with an error, which is passed on as it is', async () => {
    const reason = new Error('no held-out pairs');
    const refusals: [changes: LightRecOptions, expected: unknown][] = [
      // At the start, before the encoder was ever applied to a batch.
      [{ validate: () => Promise.reject(reason) }, reason],
      [
        { validate: ({ userVectors }) => (userVectors[0] === teacher.userVectors[0] ? 1 : Number.NaN) },
        expect.any(ArgumentError),
      ],
      [{ onCheckpoint: () => Promise.reject(reason) }, reason],
      [{ signal: AbortSignal.abort(reason) }, reason],
      [{ resume: teacher.toArtifact() }, expect.any(ArtifactError)],
      [{ learningRate: 1e38 }, expect.any(DivergenceError)],
      [{ temperature: 0 }, expect.any(ArgumentError)],
    ];
    for (const [changes, expected] of refusals) {
      await expectNoTensorLeak(async () => {
        await expect(trainLightRec(teacher, train, { ...options, ...changes })).rejects.toEqual(expected);
      });
    }
  });

  it('are all freed by a resume that has nothing left to do', async () => {
    const { checkpoints } = await trainWithCheckpoints();
    await expectNoTensorLeak(() => trainLightRec(teacher, train, { ...options, resume: checkpoints[3] }));
  });
});

describe('arguments out of range', () => {
  it.each([
    { codebookCount: 0 },
    { codewordCount: 257 },
    { similarity: 'cosine' as never },
    { start: 'zeros' as never },
    { temperature: 0 },
    { engine: 'gpu' as never },
    { epochs: -1 },
    { batchSize: 0 },
    { negativeCount: 1.5 },
    { poolSize: -1 },
    { recipe: 'fast' as never },
    { recurrence: 'lstm' as never },
    { distillationLoss: 'cosine' as never },
    { codes: 'free' as never },
    { codes: 'fixed', start: 'glorot' },
    { codes: 'learned', meanLength: 1 },
    { meanLength: 3 },
    { temperature: 0.5 },
    { recurrence: 'none' },
    { engine: 'tfjs' },
    { lambda: -1 },
    { learningRate: 0 },
    { distillation: Number.NaN },
    { seed: 0.5 },
  ] as LightRecOptions[])('%o is refused by name', async (changes) => {
    await expect(trainLightRec(teacher, train, { ...options, ...changes })).rejects.toThrow(ArgumentError);
    await expect(trainLightRec(teacher, train, { ...options, ...changes })).rejects.toThrow(
      `${Object.keys(changes)[0]}: expected`,
    );
  });

  it('a teacher of other users or items, and data in which nothing can be ranked', async () => {
    const refused = trainLightRec(randomModel(1, 79, 60, 8), train, options);
    await expect(refused).rejects.toThrow(
      'teacher: expected a model of 80 users and 60 items, received 79 users and 60 items.',
    );
    const single = Interactions.fromPairs([['ann', 'tea']]);
    await expect(trainLightRec(randomModel(1, 1, 1, 8), single, options)).rejects.toThrow(
      'train: expected at least one pair',
    );
  });

  it('the defaults are those of the documentation', () => {
    expect(lightRecDefaults).toEqual({
      codebookCount: 4,
      codes: 'fixed',
      codewordCount: 256,
      meanLength: null,
      recurrence: 'residual',
      similarity: 'euclidean',
      start: 'score-aware',
      temperature: 0.9,
      engine: 'auto',
      epochs: 6,
      batchSize: 1024,
      negativeCount: 5,
      poolSize: 1024,
      lambda: 0.01,
      learningRate: 0.001,
      distillation: 5,
      distillationLoss: 'inner-product',
      seed: 0,
    });
  });

  it('more codewords than items are no error', async () => {
    const { model } = await trainLightRec(teacher, train, { epochs: 1 });
    expect(model.codeTable.codewordCount).toBe(256);
    expect(recallAt10(model, data)).toBeGreaterThan(0.7); // usually 0.88
  });
});

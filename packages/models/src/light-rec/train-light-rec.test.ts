import {
  ArgumentError,
  type Artifact,
  ArtifactError,
  decodeAnyArtifact,
  encodeArtifact,
  Interactions,
} from '@lightrec/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import {
  bytesOf,
  clusteredData,
  expectNoTensorLeak,
  randomModel,
  recallAt10,
  useBackend,
} from '../test-support/index.js';
import { data, options, train, trainTeacher, trainWithCheckpoints, validate } from '../test-support/light-rec-task.js';
import { DivergenceError } from '../training/divergence-error.js';
import type { TrainingProgress } from '../training/training-options.js';
import type { LightRecModel } from './model/light-rec-model.js';
import { lightRecDefaults } from './options/hyperparameters.js';
import type { LightRecOptions } from './options/options.js';
import { trainLightRec } from './train-light-rec.js';

let teacher: EmbeddingModel;

beforeAll(async () => {
  await useBackend('wasm');
  teacher = await trainTeacher();
});

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

describe('options.seed', () => {
  it('the same gives the same bytes, another gives others', async () => {
    const [first, again, other] = [1, 1, 2].map((seed) => trainLightRec(teacher, train, { ...options, seed }));
    const bytes = await Promise.all([first, again, other].map(async (result) => bytesOf((await result).model)));
    expect(bytes[0]).toEqual(bytes[1]);
    expect(bytes[0]).not.toEqual(bytes[2]);
  });

  it('the same gives the same bytes with codes that follow trained vectors', async () => {
    const [first, again] = [1, 2].map(() => trainLightRec(teacher, train, { ...options, codes: 'nearest' }));
    expect(bytesOf((await first).model)).toEqual(bytesOf((await again).model));
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
    { users: 'mapper' },
    { codes: 'nearest', validate },
    { gramRefreshEvery: 4 },
    { users: 'mapper', gramRefreshEvery: 4, distillationLoss: 'ranking-inner-product' },
    { codewordBias: true, similarity: 'bilinear', codes: 'learned' },
    { codes: 'learned', diversity: 0.1, diversityLoss: 'log-det' },
    { codes: 'learned', itemVectors: 'learned', shortcut: 0.5, jointRanking: 0.2, validate },
  ] satisfies LightRecOptions[])(
    'from every checkpoint ends with the bytes and the history of an undisturbed run, %o',
    async (changes) => {
      const { result, checkpoints } = await trainWithCheckpoints(teacher, changes);
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
    const { result } = await trainWithCheckpoints(teacher);
    const controller = new AbortController();
    let last: Artifact | undefined;
    const aborted = trainLightRec(teacher, train, {
      ...options,
      signal: controller.signal,
      onCheckpoint: (checkpoint) => {
        last = decodeAnyArtifact(encodeArtifact(checkpoint));
      },
      // Heard after the first step of epoch 3.
      onProgress: ({ phase, done }) => {
        if (phase === 'train' && done === 18) controller.abort(new Error('enough'));
      },
    });
    await expect(aborted).rejects.toThrow('enough');
    expect(JSON.parse(last!.metadata.state).epoch).toBe(2);
    const resumed = await trainLightRec(teacher, train, { ...options, resume: last });
    expect(bytesOf(resumed.model)).toEqual(bytesOf(result.model));
  });

  it('refuses a checkpoint of another teacher, other data or other options', async () => {
    const [resume] = (await trainWithCheckpoints(teacher, { epochs: 1 })).checkpoints;
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
    const { result, checkpoints } = await trainWithCheckpoints(teacher);
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
    const reports: TrainingProgress[] = [];
    await trainLightRec(teacher, train, {
      ...options,
      validate: () => 0.5,
      onProgress: (progress) => progress.phase === 'train' && reports.push(progress),
    });
    const ends = reports.filter(({ done }) => done % 9 === 0);
    expect([...new Set(ends.map(({ epoch }) => epoch))]).toEqual([1, 2, 3, 4]);
    for (const { epochs, total, losses, validation } of reports) {
      expect([epochs, total, validation]).toEqual([4, 36, 0.5]);
      expect(Object.keys(losses)).toEqual(['ranking', 'regularization', 'distillation']);
    }
  });
});

describe('tensors', () => {
  it('are all freed when training ends', async () => {
    const own: LightRecOptions = { users: 'mapper', gramRefreshEvery: 4 };
    for (const changes of [
      {},
      own,
      { codes: 'nearest' },
      { codes: 'learned', similarity: 'bilinear' },
      { codes: 'learned', itemVectors: 'learned', shortcut: 0.5, jointRanking: 0.2 },
    ] as LightRecOptions[]) {
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
    const { checkpoints } = await trainWithCheckpoints(teacher);
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
    { objective: 'scores' as never },
    { objective: 'lists', codes: 'learned' },
    { batchSize: 64, objective: 'lists' },
    { listLength: 100 },
    { dim: 16 },
    { dim: 0, objective: 'lists' },
    { dim: 16, objective: 'lists', epochs: 0 },
    { backgroundShare: 0, objective: 'lists' },
    { codes: 'fixed', start: 'glorot' },
    { codes: 'nearest', start: 'glorot' },
    { codes: 'nearest', meanLength: 1 },
    { similarity: 'dot', codes: 'nearest' },
    { commitment: 0.1 },
    { commitment: -1, codes: 'nearest' },
    { codes: 'learned', meanLength: 1 },
    { meanLength: 3 },
    { temperature: 0.5 },
    { recurrence: 'none' },
    { engine: 'tfjs' },
    { codewordBias: true },
    { diversity: 0.1 },
    { diversity: -1, codes: 'learned' },
    { diversityLoss: 'log-det', codes: 'learned' },
    { diversityLoss: 'cosine' as never, diversity: 1, codes: 'learned' },
    { codewordBias: 1 as never, codes: 'learned' },
    { itemVectors: 'learned' },
    { itemVectors: 'learned', codes: 'nearest' },
    { itemVectors: 'free' as never, codes: 'learned' },
    { vectorLearningRate: 0.001, codes: 'learned' },
    { vectorLearningRate: 0, codes: 'nearest' },
    { shortcut: 0.5 },
    { shortcut: 0.5, codes: 'learned' },
    { shortcut: 1, codes: 'learned', itemVectors: 'learned' },
    { shortcut: -0.1, codes: 'nearest' },
    { jointRanking: 1, codes: 'learned' },
    { jointRanking: -1, codes: 'nearest' },
    { features: { vectors: new Float32Array(60), dim: 1 }, codes: 'learned', itemVectors: 'learned' },
    { users: 'tree' as never },
    { gramRefreshEvery: 0 },
    { gramRefreshEvery: 4, distillationLoss: 'euclidean' },
    { gramRefreshEvery: 4, distillation: 0 },
    { distillationLoss: 'euclidean', distillation: 0 },
    { distillationScale: 'sum', distillation: 0 },
    { distillationScale: 'total' as never },
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

  it('a sum of distillation with the coefficient of a mean', async () => {
    await expect(trainLightRec(teacher, train, { ...options, distillationScale: 'sum' })).rejects.toThrow(
      'distillation: expected a value of its own with distillationScale sum, such as 1e-7, received none.',
    );
  });

  it('a teacher of other users or items, and data in which nothing can be ranked', async () => {
    const refused = trainLightRec(randomModel(1, 79, 60, 8), train, options);
    await expect(refused).rejects.toThrow(
      'teacher.users: expected the ids of the training data, in their order, received 79 ids, where 80 are expected',
    );
    const single = Interactions.fromPairs([[0, 0]]);
    await expect(trainLightRec(randomModel(1, 1, 1, 8), single, options)).rejects.toThrow(
      'train: expected at least one pair',
    );
  });

  it('the defaults are those of the documentation', () => {
    expect(lightRecDefaults).toEqual({
      codebookCount: 4,
      codes: 'fixed',
      objective: 'lists',
      listLength: 300,
      backgroundShare: 0.1,
      dim: null,
      itemVectors: 'frozen',
      vectorLearningRate: null,
      shortcut: 0,
      jointRanking: 0,
      commitment: 0.1,
      codewordCount: 256,
      meanLength: null,
      recurrence: 'residual',
      similarity: 'euclidean',
      codewordBias: false,
      start: 'score-aware',
      temperature: 0.9,
      engine: 'auto',
      epochs: 6,
      batchSize: 1024,
      negativeCount: 5,
      poolSize: 1024,
      users: 'table',
      lambda: 0.01,
      learningRate: 0.001,
      distillation: 5,
      distillationScale: 'mean',
      distillationLoss: 'inner-product',
      diversity: 0,
      diversityLoss: 'frobenius',
      gramRefreshEvery: 1,
      seed: 0,
    });
  });

  it('more codewords than items are no error', async () => {
    const { model } = await trainLightRec(teacher, train, { epochs: 1 });
    expect(model.codeTable.codewordCount).toBe(256);
    expect(recallAt10(model, data)).toBeGreaterThan(0.7); // usually 0.88
  });
});

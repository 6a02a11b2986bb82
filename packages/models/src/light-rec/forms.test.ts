import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { bytesOf, recallAt10, useBackend } from '../test-support/index.js';
import { data, options, train, trainTeacher, trainWithCheckpoints, validate } from '../test-support/light-rec-task.js';
import { codebookDiversity, divergences } from './items/diversity.js';
import type { LightRecOptions, LightRecProgress } from './options/options.js';
import { resolveLightRecHyperparameters } from './options/resolve-options.js';
import type { StartProgress } from './options/start-progress.js';
import { trainLightRec } from './train-light-rec.js';

let teacher: EmbeddingModel;

beforeAll(async () => {
  await useBackend('wasm');
  teacher = await trainTeacher();
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

  it.each([
    ['k-means', {}, ['codebooks']],
    ['score-aware', {}, ['profile', 'codebooks', 'candidates', 'losses']],
    ['score-aware', { codes: 'learned' }, ['profile', 'codebooks']],
    ['score-aware', { codebookCount: 3, meanLength: 2 }, ['profile', 'codebooks', 'losses']],
  ] as const)('%s: begins near the teacher, and says how far each phase came: %o', async (start, more, phases) => {
    const reports: LightRecProgress[] = [];
    const { history } = await trainLightRec(teacher, train, {
      ...{ ...options, ...more, start, validate },
      onProgress: (progress) => reports.push(progress),
    });
    const ends = reports.filter(({ done, total }) => done === total);
    expect(ends.map(({ phase }) => phase)).toEqual([...phases, 'train']);
    expect(ends.every(({ total }) => total > 0)).toBe(true);
    const { relativeError } = ends.find((end): end is StartProgress => end.phase === 'codebooks')!;
    expect(relativeError).toBeGreaterThan(0);
    expect(relativeError).toBeLessThan(0.5);
    expect(history[0].validation).toBeGreaterThan(0.7); // usually 0.85
  });

  it('lets a timer stop it', async () => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(new Error('enough')), 0);
    let now = 0;
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => ++now * 1000); // each look at it is a second later
    try {
      const untrained = { epochs: 0, start: 'k-means', signal: controller.signal } as const;
      await expect(trainLightRec(teacher, train, { ...options, ...untrained })).rejects.toThrow('enough');
    } finally {
      clock.mockRestore();
      clearTimeout(timer);
    }
  });
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
  it('paper: what was published, with a coefficient of distillation that does not hang on the size of the data', () => {
    expect(resolveLightRecHyperparameters({ recipe: 'paper' })).toMatchObject({
      ...{ codebookCount: 4, codewordCount: 256, temperature: 0.9, start: 'glorot', similarity: 'bilinear' },
      ...{ epochs: 60, batchSize: 1024, negativeCount: 5, learningRate: 0.001, lambda: 0.001 },
      ...{ distillation: 5, distillationScale: 'mean' },
    });
  });

  it('paper: the encoder, bilinear and from a random start; other options given still count', async () => {
    const { checkpoints } = await trainWithCheckpoints(teacher, { recipe: 'paper', epochs: 1, lambda: 0.5 });
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

describe('options.gramRefreshEvery', () => {
  it('above 1: the loss falls, about as far', async () => {
    const lossWith = async (gramRefreshEvery: number) => {
      const { history } = await trainLightRec(teacher, train, { ...options, epochs: 8, gramRefreshEvery });
      return [history[1], history[8]].map(({ losses }) => losses.ranking + losses.distillation);
    };
    const [[, exact], [first, last]] = [await lossWith(1), await lossWith(3)];
    expect(last).toBeLessThan(first);
    expect(last).toBeLessThan(1.05 * exact); // usually 1.00
  });
});

describe('options.diversity', () => {
  it.each(divergences)('%s keeps codebooks that start alike different, and is a term of the loss', async (loss) => {
    const trained = async (changes: LightRecOptions) => {
      const own: LightRecOptions = { start: 'glorot', codebookCount: 3, epochs: 6, learningRate: 0.02 };
      return trainLightRec(teacher, train, { ...options, ...own, ...changes });
    };
    const [free, diverse] = [await trained({}), await trained({ diversity: 1, diversityLoss: loss })];
    const diversityOf = ({ model }: typeof free) => {
      const { codebooks, codewordCount, dim } = model.codeTable;
      const books = [0, 1, 2].map((b) => codebooks.subarray(b * codewordCount * dim, (b + 1) * codewordCount * dim));
      return tf.tidy(
        () =>
          codebookDiversity(
            books.map((book) => tf.tensor1d(book)),
            loss,
          ).dataSync()[0],
      );
    };
    expect(diversityOf(diverse)).toBeLessThan(0.5 * diversityOf(free));
    expect(diverse.history[6].losses.diversity).toBeGreaterThan(0);
    expect(free.history[6].losses.diversity).toBeUndefined();
  });
});

describe('options.codewordBias', () => {
  it('from k-means: lets bilinear begin at the nearest codewords, as Euclid does, and moves', async () => {
    const startOf = async (changes: LightRecOptions) => {
      const seen: Uint8Array[] = [];
      const validateStart: LightRecOptions['validate'] = ({ codeTable }) => seen.push(codeTable.codes);
      const own: LightRecOptions = { start: 'k-means', codes: 'learned', epochs: 1 };
      await trainLightRec(teacher, train, { ...options, ...own, ...changes, validate: validateStart });
      return seen[0];
    };
    const nearest = await startOf({});
    expect(await startOf({ similarity: 'bilinear', codewordBias: true })).toEqual(nearest);
    expect(await startOf({ similarity: 'bilinear' })).not.toEqual(nearest);
  });

  it('is learnt: each codebook has one parameter more in a checkpoint', async () => {
    const parametersWith = async (codewordBias: boolean) => {
      const changes: LightRecOptions = { codes: 'learned', codewordBias, epochs: 1 };
      const [{ tensors }] = (await trainWithCheckpoints(teacher, changes)).checkpoints;
      return Object.keys(tensors).filter((name) => /^encoder.*values$/.test(name)).length;
    };
    expect(await parametersWith(true)).toBe((await parametersWith(false)) + 2);
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

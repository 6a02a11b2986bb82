import {
  ArgumentError,
  type Artifact,
  ArtifactError,
  decodeAnyArtifact,
  encodeArtifact,
  Interactions,
  Random,
} from '@lightrec/core';
import { describe, expect, it, vi } from 'vitest';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { bytesOf, clusteredData, popularityModel, randomModel, recallAt10 } from '../test-support/index.js';
import { DivergenceError } from '../training/divergence-error.js';
import type { TrainingProgress } from '../training/training-options.js';
import { BprTrainer } from './bpr-trainer.js';
import { type BprOptions, bprDefaults, resolveBprHyperparameters } from './options.js';
import { trainBpr } from './train-bpr.js';

const data = clusteredData(1);
const { train } = data;
/** 560 pairs in 9 steps an epoch. */
const options: BprOptions = { dim: 8, epochs: 12, batchSize: 64, learningRate: 0.02, validateEvery: 3, seed: 1 };
const validate = (model: Parameters<typeof recallAt10>[0]) => recallAt10(model, data);

/** Trains, keeping every checkpoint as the bytes of its file. */
async function trainWithCheckpoints(changes: BprOptions = {}) {
  const files: Uint8Array[] = [];
  const result = await trainBpr(train, {
    ...options,
    ...changes,
    onCheckpoint: (checkpoint) => {
      files.push(encodeArtifact(checkpoint));
    },
  });
  return { result, checkpoints: files.map((bytes) => decodeAnyArtifact(bytes)) };
}

describe('trainBpr', () => {
  it('learns tastes: its recall is far above that of popularity, and of chance', async () => {
    const { model } = await trainBpr(train, { ...options, epochs: 20, lambda: 0.1 });
    const recall = recallAt10(model, data); // usually 0.88
    expect(recall).toBeGreaterThan(0.75);
    expect(recall).toBeGreaterThan(3 * recallAt10(popularityModel(train), data)); // usually 0.11
    expect(recall).toBeGreaterThan(3 * recallAt10(randomModel(1, 80, 60, 8), data)); // usually 0.2
  });

  it("gives a model of the data's users and items, of the dimension asked for", async () => {
    const { model, history } = await trainBpr(train, { ...options, epochs: 1 });
    expect(model.users).toBe(train.users);
    expect(model.items).toBe(train.items);
    expect(model.dim).toBe(8);
    expect(history).toHaveLength(1);
    expect(Object.keys(history[0].losses)).toEqual(['ranking', 'regularization']);
  });

  it('trains on users who have everything as if they were not there', async () => {
    const ids = { users: train.users, items: train.items };
    const users = [...train.userIndices(), ...Array(60).fill(7)];
    const items = [...train.userItems, ...Array(60).keys()];
    const { model } = await trainBpr(Interactions.fromIndices(users, items, ids), options);
    const lists = model.recommendIndices([7], { k: 5 });
    expect(lists[0].itemIndices).toHaveLength(5);
    // Never in a batch, so still at the start: glorot's deviation is sqrt(2 / 88) = .15.
    expect(Math.max(...model.userVectorAt(7).map(Math.abs))).toBeLessThan(0.75);
    expect(recallAt10(model, data)).toBeGreaterThan(0.5);
  });
});

describe('options.seed', () => {
  it('the same gives the same bytes, another gives others', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map(async (seed) => bytesOf((await trainBpr(train, { ...options, seed })).model)),
    );
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
  });

  it('the bytes do not depend on who watches', async () => {
    const plain = await trainBpr(train, { ...options, validateEvery: 12 });
    const watched = await trainBpr(train, {
      ...options,
      validateEvery: 12,
      onProgress: () => {},
      onCheckpoint: () => new Promise((resolve) => setTimeout(resolve, 1)),
      signal: new AbortController().signal,
    });
    expect(bytesOf(watched.model)).toEqual(bytesOf(plain.model));
  });
});

describe('options.learningRateDecay', () => {
  /** How far the item vectors move in the last three of twelve epochs. */
  async function lastMovement(learningRateDecay: 'linear' | 'none') {
    const models: EmbeddingModel[] = [];
    const keep = (model: EmbeddingModel) => models.push(model);
    await trainBpr(train, { ...options, learningRateDecay, averagingWindow: 1, patience: 12, validate: keep });
    const [before, after] = models.slice(-2).map(({ itemVectors }) => itemVectors);
    return Math.hypot(...after.map((value, i) => value - before[i]));
  }

  it('of linear lets the step size fall to zero over the epochs, of none lets it stay', async () => {
    const [linear, none] = [await lastMovement('linear'), await lastMovement('none')];
    expect(linear).toBeLessThan(none / 3); // usually a seventh
    expect(linear).toBeGreaterThan(0);
  });
});

describe('options.poolSize', () => {
  it('is the most distinct items that the negatives of a batch are, where users have few', () => {
    const hyperparameters = resolveBprHyperparameters({ ...options, poolSize: 3 });
    const trainer = new BprTrainer(train, hyperparameters, new Random(1));
    for (const { negatives, users } of trainer.batches(new Random(1))) {
      expect(negatives).toHaveLength(5 * users.length);
      expect(new Set(negatives).size).toBeLessThan(15); // usually 3 to 6: seldom has a user all of the pool
    }
  });
});

describe('options.resume', () => {
  it.each([{ validate }, {}])(
    'from every checkpoint ends with the bytes and the history of an undisturbed run, %o',
    async (changes) => {
      const { result, checkpoints } = await trainWithCheckpoints(changes);
      expect(checkpoints).toHaveLength(4);
      for (const resume of checkpoints) {
        const resumed = await trainBpr(train, { ...options, ...changes, resume });
        expect(bytesOf(resumed.model)).toEqual(bytesOf(result.model));
        expect(resumed.bestEpoch).toBe(result.bestEpoch);
        expect(resumed.history).toEqual(result.history);
      }
    },
  );

  it('takes a checkpoint over, from which nothing else resumes then', async () => {
    const [resume] = (await trainWithCheckpoints()).checkpoints;
    await trainBpr(train, { ...options, resume });
    expect(resume.tensors).toEqual({});
    const again = trainBpr(train, { ...options, resume });
    await expect(again).rejects.toThrow('received an empty one, kept after onCheckpoint or resumed from before');
  });

  it('goes on after an abort in the middle of an epoch', async () => {
    const { result } = await trainWithCheckpoints({ validate });
    const controller = new AbortController();
    let last: Artifact | undefined;
    const aborted = trainBpr(train, {
      ...options,
      validate,
      signal: controller.signal,
      onCheckpoint: (checkpoint) => {
        last = decodeAnyArtifact(encodeArtifact(checkpoint));
      },
      onProgress: ({ epoch }) => {
        if (epoch === 8) controller.abort(new Error('enough'));
      },
    });
    await expect(aborted).rejects.toThrow('enough');
    const resumed = await trainBpr(train, { ...options, validate, resume: last });
    expect(JSON.parse(last!.metadata.state).epoch).toBe(6);
    expect(bytesOf(resumed.model)).toEqual(bytesOf(result.model));
  });

  it('writes the same checkpoints as the undisturbed run from there on', async () => {
    const { checkpoints } = await trainWithCheckpoints({ validate });
    const { checkpoints: later } = await trainWithCheckpoints({ validate, resume: checkpoints[1] });
    expect(later.map(encodeArtifact)).toEqual(checkpoints.slice(2).map(encodeArtifact));
  });

  it('refuses a checkpoint of other data, of other options, or of another kind', async () => {
    const { checkpoints, result } = await trainWithCheckpoints();
    const [resume] = checkpoints;
    const other = clusteredData(2).train;
    await expect(trainBpr(other, { ...options, resume })).rejects.toThrow(ArtifactError);
    await expect(trainBpr(other, { ...options, resume })).rejects.toThrow('a checkpoint of the same data');
    for (const changes of [{ seed: 2 }, { dim: 9 }, { epochs: 13 }, { lambda: 0.02 }]) {
      const refused = trainBpr(train, { ...options, ...changes, resume });
      await expect(refused).rejects.toThrow('a checkpoint of the same hyperparameters');
    }
    await expect(trainBpr(train, { ...options, resume: result.model.toArtifact() })).rejects.toThrow(
      'a checkpoint of the same kind, bpr-checkpoint version 1, received embedding-model version 1',
    );
  });
});

describe('options.validate', () => {
  it('keeps the best model and stops after `patience` further validations', async () => {
    const scores = [0.1, 0.4, 0.2, 0.3];
    const seen: Uint8Array[] = [];
    const { model, bestEpoch, history } = await trainBpr(train, {
      ...options,
      epochs: 100,
      validateEvery: 2,
      patience: 2,
      validate: (candidate) => {
        seen.push(bytesOf(candidate));
        return scores[seen.length - 1];
      },
    });
    expect(seen).toHaveLength(4);
    expect(bestEpoch).toBe(4);
    expect(bytesOf(model)).toEqual(seen[1]);
    expect(history.map(({ validation }) => validation)).toEqual([
      undefined,
      0.1,
      undefined,
      0.4,
      undefined,
      0.2,
      undefined,
      0.3,
    ]);
  });

  it('is given a model that training does not change afterwards', async () => {
    const kept: Parameters<NonNullable<BprOptions['validate']>>[0][] = [];
    const bytes: Uint8Array[] = [];
    await trainBpr(train, {
      ...options,
      validate: (model) => {
        kept.push(model);
        bytes.push(bytesOf(model));
        return kept.length;
      },
    });
    expect(kept.map(bytesOf)).toEqual(bytes);
    expect(bytes[0]).not.toEqual(bytes[1]);
  });

  it('validates the last epoch even where it is no multiple of validateEvery', async () => {
    const scored = vi.fn(() => 1);
    const { history } = await trainBpr(train, { ...options, epochs: 5, validateEvery: 3, validate: scored });
    expect(history.map(({ validation }) => validation)).toEqual([undefined, undefined, 1, undefined, 1]);
  });

  it('left out, keeps the last epoch and never stops early', async () => {
    const { bestEpoch, history } = await trainBpr(train, { ...options, epochs: 10, validateEvery: 1, patience: 1 });
    expect(bestEpoch).toBe(10);
    expect(history).toHaveLength(10);
  });

  it('passes on what it throws, and refuses a score that is no number', async () => {
    const reason = new Error('no held-out pairs');
    const throwing = () => Promise.reject(reason);
    await expect(trainBpr(train, { ...options, validate: throwing })).rejects.toBe(reason);
    await expect(trainBpr(train, { ...options, validate: () => Number.NaN })).rejects.toThrow(
      'validate: expected a finite score',
    );
  });
});

describe('options.signal', () => {
  it('rejects with the reason of the signal, also where it was aborted before the start', async () => {
    const reason = new Error('stop');
    await expect(trainBpr(train, { ...options, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(trainBpr(train, { ...options, epochs: 100_000, signal: AbortSignal.timeout(20) })).rejects.toThrow(
      'timeout',
    );
  });
});

describe('options.onProgress', () => {
  it('tells epoch, step, losses so far and the latest score', async () => {
    const reports: TrainingProgress[] = [];
    await trainBpr(train, {
      ...options,
      epochs: 4,
      validate: () => 0.5,
      onProgress: (progress) => reports.push(progress),
    });
    const ends = reports.filter(({ done }) => done % 9 === 0);
    expect([...new Set(ends.map(({ epoch }) => epoch))]).toEqual([1, 2, 3, 4]);
    for (const { phase, done, total, epochs, losses, epoch, validation } of reports) {
      expect([phase, epochs, total]).toEqual(['train', 4, 36]);
      expect(epoch).toBe(Math.ceil(done / 9));
      expect(losses.ranking).toBeGreaterThan(0);
      expect(losses.ranking).toBeLessThan(0.75);
      expect(losses.regularization).toBeGreaterThan(0);
      expect(validation).toBe(epoch === 4 ? 0.5 : undefined);
    }
    expect(ends.at(-1)!.losses.ranking).toBeLessThan(ends[0].losses.ranking);
  });
});

describe('options out of range', () => {
  it.each([
    { dim: 0 },
    { epochs: 0 },
    { batchSize: 1.5 },
    { negativeCount: 0 },
    { validateEvery: 0 },
    { patience: 0 },
    { lambda: -1 },
    { lambda: Number.NaN },
    { learningRate: 0 },
    { learningRate: Number.POSITIVE_INFINITY },
    { seed: 0.5 },
  ])('%o is refused by name', async (changes) => {
    await expect(trainBpr(train, { ...options, ...changes })).rejects.toThrow(ArgumentError);
    await expect(trainBpr(train, { ...options, ...changes })).rejects.toThrow(`${Object.keys(changes)[0]}: expected`);
  });

  it('so is data in which nothing can be ranked', async () => {
    await expect(trainBpr(Interactions.fromPairs([['ann', 'tea']]), options)).rejects.toThrow(
      'train: expected at least one pair',
    );
  });

  it('the defaults are those of the documentation', () => {
    expect(bprDefaults).toEqual({
      averagingWindow: 50,
      dim: 32,
      epochs: 120,
      batchSize: 1024,
      negativeCount: 5,
      poolSize: 1024,
      lambda: 0.01,
      learningRate: 0.03,
      learningRateDecay: 'linear',
      validateEvery: 10,
      patience: 6,
      seed: 0,
    });
  });
});

describe('divergence', () => {
  it('is an error that names step and term', async () => {
    const refused = trainBpr(train, { ...options, learningRate: 1e30 });
    await expect(refused).rejects.toSatisfy((error) => DivergenceError.isInstance(error));
    await expect(trainBpr(train, { ...options, learningRate: 1e30 })).rejects.toThrow(
      /diverged at step \d+: the \w+ loss is/,
    );
  });
});

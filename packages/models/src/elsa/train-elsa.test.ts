import { ArgumentError, type Artifact, decodeAnyArtifact, encodeArtifact, Interactions } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { EmbeddingModel } from '../embedding/embedding-model.js';
import { bytesOf, clusteredData, expectClose, popularityModel, recallAt10 } from '../test-support/index.js';
import { DivergenceError } from '../training/divergence-error.js';
import type { TrainingProgress } from '../training/training-options.js';
import type { ElsaOptions } from './options.js';
import { trainElsa } from './train-elsa.js';

const data = clusteredData(1);
const { train } = data;
/** 80 users in 5 steps an epoch. */
const options: ElsaOptions = { dim: 8, epochs: 12, batchSize: 16, learningRate: 0.02, validateEvery: 3, seed: 1 };
const validate = (model: Parameters<typeof recallAt10>[0]) => recallAt10(model, data);

/** Trains, keeping every checkpoint as the bytes of its file. */
async function trainWithCheckpoints(changes: ElsaOptions = {}) {
  const files: Uint8Array[] = [];
  const result = await trainElsa(train, {
    ...options,
    ...changes,
    onCheckpoint: (checkpoint) => {
      files.push(encodeArtifact(checkpoint));
    },
  });
  return { result, checkpoints: files.map((bytes) => decodeAnyArtifact(bytes)) };
}

describe('trainElsa', () => {
  it('learns tastes: its recall is far above that of popularity', async () => {
    const { model, history } = await trainElsa(train, { ...options, epochs: 30 });
    const recall = recallAt10(model, data);
    expect(recall).toBeGreaterThan(0.75); // usually 0.83
    expect(recall).toBeGreaterThan(3 * recallAt10(popularityModel(train), data)); // usually 0.11
    expect(history.at(-1)!.losses.reconstruction).toBeLessThan(history[0].losses.reconstruction);
  });

  it("gives a model of the data's users and items, in which users are sums of their items over roots", async () => {
    const { model, history } = await trainElsa(train, { ...options, epochs: 1 });
    expect(model.users).toBe(train.users);
    expect(model.items).toBe(train.items);
    expect(model.dim).toBe(8);
    for (const user of [0, 7, 79]) {
      const vectors = Array.from(train.itemIndicesOf(user), (item) => model.itemVectorAt(item));
      const sum = Float32Array.from(
        { length: 8 },
        (_, d) => vectors.reduce((total, vector) => total + vector[d], 0) / Math.sqrt(vectors.length),
      );
      expectClose(model.userVectorAt(user), sum, 1e-6);
    }
    expect(Object.keys(history[0].losses)).toEqual(['reconstruction']);
  });

  it('trains with batches larger than the data', async () => {
    const { model } = await trainElsa(train, { ...options, batchSize: 1000, epochs: 60, learningRate: 0.05 });
    expect(recallAt10(model, data)).toBeGreaterThan(0.75);
  });

  it('serves whom it has not seen as well, by the sum of their items', async () => {
    const isSeen = (user: number) => user >= 20;
    const kept = [...train.userIndices().keys()].filter((pair) => isSeen(train.userIndices()[pair]));
    const [users, items] = [train.userIndices(), train.userItems].map((side) => kept.map((pair) => side[pair]));
    const ids = { users: train.users, items: train.items };
    const { model } = await trainElsa(Interactions.fromIndices(users, items, ids), { ...options, epochs: 30 });
    const sums = new Float32Array(80 * 8);
    train.userIndices().forEach((user, pair) => {
      model.itemVectorAt(train.userItems[pair]).forEach((value, d) => {
        sums[user * 8 + d] += value;
      });
    });
    expect(recallAt10(new EmbeddingModel({ ...model, ...ids, dim: 8, userVectors: sums }), data)).toBeGreaterThan(0.75);
  });

  it('trains on users who have nothing or everything as if they were not there', async () => {
    const ids = { users: train.users, items: train.items };
    const kept = [...train.userIndices().keys()].filter((pair) => train.userIndices()[pair] !== 3);
    const users = [...kept.map((pair) => train.userIndices()[pair]), ...Array(60).fill(7)];
    const items = [...kept.map((pair) => train.userItems[pair]), ...Array(60).keys()];
    const { model } = await trainElsa(Interactions.fromIndices(users, items, ids), {
      ...options,
      epochs: 30,
    });
    expect(model.recommendIndices([3, 7], { k: 5 }).map(({ itemIndices }) => itemIndices.length)).toEqual([5, 5]);
    expect(recallAt10(model, data)).toBeGreaterThan(0.7);
  });
});

describe('options.learningRate', () => {
  it('falls to zero over the epochs', async () => {
    const snapshots: Float32Array[] = [];
    const keep = (model: EmbeddingModel) => snapshots.push(model.itemVectors);
    await trainElsa(train, { ...options, validateEvery: 1, validate: keep });
    const movedIn = (epoch: number) =>
      Math.hypot(...snapshots[epoch - 1].map((value, i) => value - snapshots[epoch - 2][i]));
    expect(movedIn(12)).toBeLessThan(0.2 * movedIn(7)); // usually .08, and .55 at a constant rate
  });
});

describe('options.seed', () => {
  it('the same gives the same bytes, another gives others', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map(async (seed) => bytesOf((await trainElsa(train, { ...options, seed })).model)),
    );
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
  });

  it('the bytes do not depend on who watches', async () => {
    const plain = await trainElsa(train, { ...options, validateEvery: 12 });
    const watched = await trainElsa(train, {
      ...{ ...options, validateEvery: 1, onProgress: () => {}, signal: new AbortController().signal },
      onCheckpoint: () => new Promise((resolve) => setTimeout(resolve, 1)),
    });
    expect(bytesOf(watched.model)).toEqual(bytesOf(plain.model));
  });
});

describe('options.resume', () => {
  it.each([{}, { validate }])(
    'from every checkpoint ends with the bytes and the history of an undisturbed run, %o',
    async (changes) => {
      const { result, checkpoints } = await trainWithCheckpoints(changes);
      expect(checkpoints).toHaveLength(4);
      for (const resume of checkpoints) {
        const resumed = await trainElsa(train, { ...options, ...changes, resume });
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
    const aborted = trainElsa(train, {
      ...{ ...options, signal: controller.signal },
      onCheckpoint: (checkpoint) => {
        last = decodeAnyArtifact(encodeArtifact(checkpoint));
      },
      onProgress: ({ epoch }) => {
        if (epoch === 8) controller.abort(new Error('enough'));
      },
    });
    await expect(aborted).rejects.toThrow('enough');
    const resumed = await trainElsa(train, { ...options, resume: last });
    expect(bytesOf(resumed.model)).toEqual(bytesOf(result.model));
  });

  it('refuses a checkpoint of other options', async () => {
    const [resume] = (await trainWithCheckpoints()).checkpoints;
    for (const changes of [{ seed: 2 }, { dampingExponent: 0 }, { lengthExponent: 0 }]) {
      const refused = trainElsa(train, { ...options, ...changes, resume });
      await expect(refused).rejects.toThrow('a checkpoint of the same hyperparameters');
    }
  });
});

describe('options.onProgress', () => {
  it('tells epoch, step, losses so far and the latest score', async () => {
    const reports: TrainingProgress[] = [];
    await trainElsa(train, {
      ...{ ...options, epochs: 4, validate: () => 0.5 },
      onProgress: (progress) => reports.push(progress),
    });
    const ends = reports.filter(({ done }) => done % 5 === 0);
    expect([...new Set(ends.map(({ epoch }) => epoch))]).toEqual([1, 2, 3, 4]);
    for (const { phase, total, epochs, validation, epoch } of reports) {
      expect([phase, epochs, total]).toEqual(['train', 4, 20]);
      expect(validation).toBe(epoch === 4 ? 0.5 : undefined);
    }
  });
});

describe('options.lengthExponent and options.dampingExponent', () => {
  const counts = train.countByItem();

  it.each([0, 0.1, 0.5])('vectors are as long as the power of the count of their item, %d', async (lengthExponent) => {
    const { model } = await trainElsa(train, { ...options, epochs: 1, lengthExponent });
    counts.forEach((count, item) => {
      expect(Math.hypot(...model.itemVectorAt(item))).toBeCloseTo(Math.max(1, count) ** lengthExponent, 5);
    });
  });

  it('damping changes directions, lengths do not', async () => {
    const directions = async (changes: ElsaOptions) => {
      const { model } = await trainElsa(train, { ...options, epochs: 2, ...changes });
      return model.itemVectorAt(3).map((value) => value / Math.hypot(...model.itemVectorAt(3)));
    };
    const usual = await directions({});
    expectClose(await directions({ lengthExponent: 0.5 }), usual, 1e-6);
    expect(Math.abs((await directions({ dampingExponent: 0 }))[0] - usual[0])).toBeGreaterThan(1e-4);
  });

  it('an item that nobody has ends at length one', async () => {
    const more = Interactions.fromPairs(
      [
        ['ann', 'tea'],
        ['ann', 'jam'],
        ['bob', 'jam'],
      ],
      { items: ['nothing'] },
    );
    const { model } = await trainElsa(more, { dim: 2, epochs: 2 });
    expect(Math.hypot(...model.itemVector('nothing'))).toBeCloseTo(1, 5);
  });
});

describe('what is refused', () => {
  it('data in which nothing can be ranked', async () => {
    const refused = trainElsa(Interactions.fromPairs([['ann', 'tea']]), options);
    await expect(refused).rejects.toThrow(ArgumentError);
    await expect(refused).rejects.toThrow('train: expected at least one pair');
  });

  it('a training that diverges, by an error that names step and term', async () => {
    const refused = trainElsa(train, { ...options, learningRate: 1e38 });
    await expect(refused).rejects.toSatisfy((error) => DivergenceError.isInstance(error));
    await expect(refused).rejects.toThrow(/diverged at step \d+: the \w+ loss is/);
  });
});

import { ArgumentError, type Artifact, decodeAnyArtifact, encodeArtifact, Interactions } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { bytesOf, clusteredData, popularityModel, recallAt10 } from '../test-support/index.js';
import { DivergenceError } from '../training/divergence-error.js';
import type { TrainingProgress } from '../training/training-options.js';
import { type SampledSoftmaxOptions, sampledSoftmaxDefaults } from './options.js';
import { trainSampledSoftmax } from './train-sampled-softmax.js';

const data = clusteredData(1);
const { train } = data;
/** 80 users in 5 steps an epoch. */
const options: SampledSoftmaxOptions = {
  temperature: 0.5,
  ...{ dim: 8, epochs: 12, batchSize: 16, poolSize: 30, learningRate: 0.02, validateEvery: 3, seed: 1 },
};
const validate = (model: Parameters<typeof recallAt10>[0]) => recallAt10(model, data);
const kinds: SampledSoftmaxOptions[] = [
  { loss: 'softmax' },
  { loss: 'contrastive', margin: 0, negativeWeight: 1 },
  { layers: 2, popularityWeight: 0.1 },
];

/** Trains, keeping every checkpoint as the bytes of its file. */
async function trainWithCheckpoints(changes: SampledSoftmaxOptions = {}) {
  const files: Uint8Array[] = [];
  const result = await trainSampledSoftmax(train, {
    ...options,
    ...changes,
    onCheckpoint: (checkpoint) => {
      files.push(encodeArtifact(checkpoint));
    },
  });
  return { result, checkpoints: files.map((bytes) => decodeAnyArtifact(bytes)) };
}

describe('trainSampledSoftmax', () => {
  it.each(kinds)('learns tastes: its recall is far above that of popularity, %o', async (kind) => {
    const { model, history } = await trainSampledSoftmax(train, { ...options, ...kind, epochs: 30 });
    const recall = recallAt10(model, data); // usually 0.85 to 0.9
    expect(recall).toBeGreaterThan(0.75);
    expect(recall).toBeGreaterThan(3 * recallAt10(popularityModel(train), data)); // usually 0.11
    expect(history.at(-1)!.losses.ranking).toBeLessThan(history[0].losses.ranking);
  });

  it.each(kinds)(
    "gives a model of the data's users and items, the vectors of its cosines at length one, %o",
    async (kind) => {
      const { model, history } = await trainSampledSoftmax(train, { ...options, ...kind, epochs: 1 });
      expect(model.users).toBe(train.users);
      expect(model.items).toBe(train.items);
      expect(model.dim).toBe(8);
      for (const vector of [model.userVectorAt(7), model.itemVectorAt(59)]) {
        expect(Math.hypot(...vector.subarray(0, 7))).toBeCloseTo(1, 5);
      }
      expect(Object.keys(history[0].losses)).toEqual(['ranking']);
    },
  );

  it('adds to the cosine what popularity weighs, as one more number', async () => {
    const trainedWith = async (popularityWeight: number, dim: number) =>
      (await trainSampledSoftmax(train, { ...options, epochs: 1, popularityWeight, dim })).model;
    const model = await trainedWith(0.2, 8);
    const counts = train.countByItem();
    const bias = (item: number) => model.itemVectorAt(item)[7];
    expect(model.userVectorAt(7)[7]).toBe(1);
    expect(bias(3) - bias(4)).toBeCloseTo(0.2 * Math.log(counts[3] / counts[4]), 6);
    const plain = await trainedWith(0, 8);
    expect(Math.hypot(...plain.itemVectorAt(3))).toBeCloseTo(1, 5);
    await expect(trainedWith(0.2, 1)).rejects.toThrow('at least 2, one of them for popularity');
  });

  it('trains with batches and pools larger than the data', async () => {
    const sizes = { batchSize: 1000, poolSize: 1000, epochs: 60 };
    const { model } = await trainSampledSoftmax(train, { ...options, ...sizes, learningRate: 0.05 });
    expect(recallAt10(model, data)).toBeGreaterThan(0.75);
  });

  it('trains on users who have nothing or everything as if they were not there', async () => {
    const ids = { users: train.users, items: train.items };
    const kept = [...train.userIndices().keys()].filter((pair) => train.userIndices()[pair] !== 3);
    const users = [...kept.map((pair) => train.userIndices()[pair]), ...Array(60).fill(7)];
    const items = [...kept.map((pair) => train.userItems[pair]), ...Array(60).keys()];
    const { model } = await trainSampledSoftmax(Interactions.fromIndices(users, items, ids), {
      ...options,
      epochs: 30,
    });
    expect(model.recommendIndices([3, 7], { k: 5 }).map(({ itemIndices }) => itemIndices.length)).toEqual([5, 5]);
    expect(recallAt10(model, data)).toBeGreaterThan(0.7);
  });
});

describe('options.seed', () => {
  it.each(kinds)('the same gives the same bytes, another gives others, %o', async (kind) => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map(async (seed) => bytesOf((await trainSampledSoftmax(train, { ...options, ...kind, seed })).model)),
    );
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
  });

  it('the bytes do not depend on who watches', async () => {
    const plain = await trainSampledSoftmax(train, { ...options, validateEvery: 12 });
    const watched = await trainSampledSoftmax(train, {
      ...{ ...options, validateEvery: 1, onProgress: () => {}, signal: new AbortController().signal },
      onCheckpoint: () => new Promise((resolve) => setTimeout(resolve, 1)),
    });
    expect(bytesOf(watched.model)).toEqual(bytesOf(plain.model));
  });
});

describe('options.resume', () => {
  it.each(kinds.flatMap((kind) => [kind, { ...kind, validate }]))(
    'from every checkpoint ends with the bytes and the history of an undisturbed run, %o',
    async (changes) => {
      const { result, checkpoints } = await trainWithCheckpoints(changes);
      expect(checkpoints).toHaveLength(4);
      for (const resume of checkpoints) {
        const resumed = await trainSampledSoftmax(train, { ...options, ...changes, resume });
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
    const aborted = trainSampledSoftmax(train, {
      ...{ ...options, signal: controller.signal },
      onCheckpoint: (checkpoint) => {
        last = decodeAnyArtifact(encodeArtifact(checkpoint));
      },
      onProgress: ({ epoch }) => {
        if (epoch === 8) controller.abort(new Error('enough'));
      },
    });
    await expect(aborted).rejects.toThrow('enough');
    const resumed = await trainSampledSoftmax(train, { ...options, resume: last });
    expect(bytesOf(resumed.model)).toEqual(bytesOf(result.model));
  });

  it('refuses a checkpoint of other options', async () => {
    const [resume] = (await trainWithCheckpoints()).checkpoints;
    for (const changes of [
      { seed: 2 },
      { loss: 'contrastive' as const },
      { temperature: 0.2 },
      { layers: 1 },
      { popularityWeight: 0 },
    ]) {
      const refused = trainSampledSoftmax(train, { ...options, ...changes, resume });
      await expect(refused).rejects.toThrow('a checkpoint of the same hyperparameters');
    }
  });
});

describe('options.onProgress', () => {
  it('tells epoch, step, losses so far and the latest score', async () => {
    const reports: TrainingProgress[] = [];
    await trainSampledSoftmax(train, {
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

describe('what is refused', () => {
  it('data in which nothing can be ranked', async () => {
    const refused = trainSampledSoftmax(Interactions.fromPairs([['ann', 'tea']]), options);
    await expect(refused).rejects.toThrow(ArgumentError);
    await expect(refused).rejects.toThrow('train: expected at least one pair');
  });

  it.each(kinds)('a training that diverges, by an error that names step and term, %o', async (kind) => {
    const refused = trainSampledSoftmax(train, { ...options, ...kind, learningRate: 1e38 });
    await expect(refused).rejects.toSatisfy((error) => DivergenceError.isInstance(error));
    await expect(refused).rejects.toThrow(/diverged at step \d+: the \w+ loss is/);
  });

  it('the defaults are those of the documentation', () => {
    expect(sampledSoftmaxDefaults).toMatchObject({ dim: 64, loss: 'softmax', temperature: 0.1, layers: 0 });
  });
});

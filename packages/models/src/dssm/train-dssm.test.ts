import { type Artifact, ArtifactError, decodeAnyArtifact, encodeArtifact, Interactions } from '@lightrec/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainBpr } from '../bpr/train-bpr.js';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { bytesOf, clusteredData, popularityModel, randomModel, recallAt10, useBackend } from '../test-support/index.js';
import { bagsOf, clusteredTexts, withoutPairsOf } from '../test-support/item-texts.js';
import { fitTextFeatures } from '../text/fit-text-features.js';
import { DssmModel } from './dssm-model.js';
import type { FeatureVectors } from './features.js';
import type { DssmOptions } from './options.js';
import { trainDssm } from './train-dssm.js';

const data = clusteredData(1);
const { train } = data;
const bags = bagsOf(clusteredTexts(2));
/** 560 pairs in 9 steps an epoch. */
const options: DssmOptions = {
  ...{ dim: 8, hiddenDims: [16], epochs: 6, batchSize: 64, poolSize: 20, validateEvery: 2, seed: 1 },
  ...{ learningRate: 0.02, towerLearningRate: 0.01, userLambda: 0.1, itemLambda: 0.05, embeddingLambda: 0.2 },
};
let features: FeatureVectors;
let warmStart: EmbeddingModel<number, number>;

const trainTeacher = async (on: Interactions<number, number>) =>
  (await trainBpr(on, { dim: 8, epochs: 20, batchSize: 64, learningRate: 0.02, lambda: 0.1, seed: 1 })).model;

beforeAll(async () => {
  await useBackend('wasm');
  features = (await fitTextFeatures(bags, { dim: 12 })).featuresOf(bags);
  warmStart = await trainTeacher(train as Interactions<number, number>);
});

describe('trainDssm', () => {
  it('recommends items that nobody was seen with, by their texts', async () => {
    const cold = withoutPairsOf(new Set([0, 13, 26, 39, 52, 5]), data);
    const teacher = await trainTeacher(cold.train as Interactions<number, number>);
    for (const changes of [{ warmStart: teacher }, {}, { combine: 'concatenate' as const }]) {
      const { model } = await trainDssm(cold.train, features, { ...options, epochs: 20, ...changes });
      // Of the six cold items each user should see the own quarter's.
      const only = { k: 2, includeIndices: [0, 13, 26, 39, 52, 5] };
      const lists = model.recommendIndices(
        Array.from({ length: 80 }, (_, user) => user),
        only,
      );
      const own = lists.filter(({ itemIndices }, user) => itemIndices[0] % 4 === user % 4).length;
      expect(own / 80).toBeGreaterThan(0.7); // usually above 0.9; 0.25 by chance
    }
  });

  it('has them among the first of all items, unless they are negatives', async () => {
    const coldItems = [0, 13, 26, 39, 52, 5];
    const cold = withoutPairsOf(new Set(coldItems), data);
    const teacher = await trainTeacher(cold.train as Interactions<number, number>);
    const users = Array.from({ length: 80 }, (_, user) => user);
    const shownWith = async (negatives: 'chosen' | 'all') => {
      const { model } = await trainDssm(cold.train, features, {
        ...options,
        epochs: 20,
        warmStart: teacher,
        negatives,
      });
      const lists = model.recommendIndices(users, { k: 6 });
      const shown = lists.map(({ itemIndices }) => coldItems.filter((item) => itemIndices.includes(item)).length);
      return shown.reduce((sum, count) => sum + count, 0) / 80;
    };
    const [chosen, all] = [await shownWith('chosen'), await shownWith('all')];
    expect(all).toBeLessThan(0.1); // usually 0
    expect(chosen).toBeGreaterThan(0.4); // usually 0.7
  });

  it('learns tastes as the model it starts from does', async () => {
    const { model } = await trainDssm(train, features, { ...options, epochs: 20, warmStart });
    expect(recallAt10(model, data)).toBeGreaterThan(0.75); // usually 0.9
    expect(recallAt10(model, data)).toBeGreaterThan(3 * recallAt10(popularityModel(train), data));
  });

  it('takes vectors from elsewhere, and then knows no texts', async () => {
    const { model } = await trainDssm(train, { vectors: features.vectors, dim: features.dim }, options);
    expect(model.text).toBeUndefined();
    expect(bytesOf(model)).not.toEqual(bytesOf((await trainDssm(train, features, options)).model));
    expect(model.itemVectors).toEqual((await trainDssm(train, features, options)).model.itemVectors);
  });

  it('recommends items without a text by who chose them', async () => {
    const vectors = features.vectors.slice();
    vectors.fill(0, 0, 30 * features.dim);
    const { model } = await trainDssm(train, { vectors, dim: features.dim }, { ...options, epochs: 20, warmStart });
    expect(model.itemVectorAt(4)).toEqual(model.itemEmbeddings.subarray(4 * 8, 5 * 8));
    expect(recallAt10(model, data)).toBeGreaterThan(0.6); // usually 0.85
  });
});

describe('options.userFeatures', () => {
  const userBags = bagsOf(clusteredTexts(3, 80), bags.vocabulary as string[]);
  const userFeaturesOf = () => features.text!.featuresOf(userBags);

  it('knows users that have chosen nothing by their texts, and new ones', async () => {
    const cold = new Set([0, 13, 26, 39, 52, 5, 70, 31]);
    const pairs = Array.from(train.userIndices(), (user, p) => [user, train.userItems[p]] as const);
    const others = pairs.filter(([user]) => !cold.has(user));
    const ids = { users: train.users.ids as number[], items: train.items.ids as number[] };
    const warm = Interactions.fromPairs(others, ids);
    const changes = { warmStart: await trainTeacher(warm), userFeatures: userFeaturesOf(), epochs: 20 };
    const { model } = await trainDssm(warm, features, { ...options, ...changes });
    const lists = model.recommendIndices([...cold], { k: 10 });
    const ownOf = (user: number, i: number) =>
      Array.from(lists[i].itemIndices).filter((item) => item % 4 === user % 4).length / 10;
    const share = [...cold].reduce((sum, user, i) => sum + ownOf(user, i), 0) / cold.size;
    expect(share).toBeGreaterThan(0.8); // usually 1; 0.25 by chance

    const vectors = model.userVectorsOf(bagsOf(clusteredTexts(9, 4), bags.vocabulary as string[]));
    const score = (user: number, item: number) =>
      vectors.subarray(user * 8, user * 8 + 8).reduce((sum, value, d) => sum + value * model.itemVectorAt(item)[d], 0);
    for (const user of [0, 1, 2, 3]) expect(score(user, 20 + user)).toBeGreaterThan(score(user, 20 + ((user + 1) % 4)));
  });

  it.each(['sum', 'concatenate'] as const)(
    'with %s users are embedding and tower, and resumed runs end with the same bytes',
    async (combine) => {
      const changes = { ...options, userFeatures: userFeaturesOf(), combine, ...(combine === 'sum' && { warmStart }) };
      const files: Uint8Array[] = [];
      const onCheckpoint = (checkpoint: Artifact) => {
        files.push(encodeArtifact(checkpoint));
      };
      const validate = (model: DssmModel) => recallAt10(model, data);
      const { model } = await trainDssm(train, features, { ...changes, validate, onCheckpoint });
      expect(model.userVectorsOf(userBags, model.users.ids)).toEqual(model.userVectors);
      expect(model.userVectors).not.toEqual(model.userEmbeddings);
      expect(recallAt10(model, data)).toBeGreaterThan(3 * recallAt10(popularityModel(train), data));
      for (const file of files) {
        const resumed = await trainDssm(train, features, { ...changes, validate, resume: decodeAnyArtifact(file) });
        expect(bytesOf(resumed.model)).toEqual(bytesOf(model));
      }
      const vectors = userFeaturesOf().vectors.map((value) => -value);
      for (const other of [{ ...userFeaturesOf(), vectors }, undefined]) {
        const again = { ...changes, userFeatures: other, resume: decodeAnyArtifact(files[0]) };
        await expect(trainDssm(train, features, again)).rejects.toThrow('a checkpoint of the same userFeatures');
      }
    },
  );

  it('are refused where they are of another space than the items, of other users, or of none', async () => {
    const trainWith = (userFeatures: FeatureVectors) =>
      trainDssm(train, features, { ...options, userFeatures, epochs: 1 });
    const { vectors, dim, text } = userFeaturesOf();
    await expect(trainWith({ vectors: vectors.subarray(0, 80 * 3), dim: 3, text })).rejects.toThrow(
      'userFeatures.dim: expected 12, as of the items, received 3. Make both by the same fitTextFeatures',
    );
    await expect(trainWith({ vectors, dim })).rejects.toThrow('userFeatures.text: expected that of the items');
    await expect(trainWith({ vectors: vectors.subarray(dim), dim, text })).rejects.toThrow(
      'userFeatures.vectors: expected [80, 12], received 948 entries. A row for each user of train',
    );
    await expect(trainWith({ vectors: vectors.map(() => 0), dim, text })).rejects.toThrow('Leave `userFeatures` out');
  });
});

describe('options.seed', () => {
  it('the same gives the same bytes, another gives others', async () => {
    const bytes: Uint8Array[] = [];
    for (const seed of [1, 1, 2]) bytes.push(bytesOf((await trainDssm(train, features, { ...options, seed })).model));
    expect(bytes[0]).toEqual(bytes[1]);
    expect(bytes[0]).not.toEqual(bytes[2]);
  });
});

describe('options.resume', () => {
  it.each(['sum', 'concatenate'] as const)(
    'from every checkpoint ends with the bytes of an undisturbed run, %s',
    async (combine) => {
      const files: Uint8Array[] = [];
      const changes = {
        combine,
        ...(combine === 'sum' && { warmStart }),
        validate: (model: DssmModel) => recallAt10(model, data),
      };
      const onCheckpoint = (checkpoint: Artifact) => {
        files.push(encodeArtifact(checkpoint));
      };
      const result = await trainDssm(train, features, { ...options, ...changes, onCheckpoint });
      expect(files).toHaveLength(3);
      for (const file of files) {
        const resumed = await trainDssm(train, features, { ...options, ...changes, resume: decodeAnyArtifact(file) });
        expect(bytesOf(resumed.model)).toEqual(bytesOf(result.model));
        expect(resumed.history).toEqual(result.history);
      }
    },
  );

  it('refuses a checkpoint of other features, of another start, or of other options', async () => {
    let file = new Uint8Array();
    const onCheckpoint = (checkpoint: Artifact) => {
      file = encodeArtifact(checkpoint);
    };
    await trainDssm(train, features, { ...options, warmStart, onCheckpoint });
    const other = { ...features, vectors: features.vectors.map((value) => value / 2) };
    const resume = () => decodeAnyArtifact(file);
    const again = { ...options, warmStart, resume: resume() };
    await expect(trainDssm(train, other, again)).rejects.toThrow('a checkpoint of the same features');
    await expect(trainDssm(train, features, { ...options, resume: resume() })).rejects.toThrow('the same warmStart');
    await expect(trainDssm(train, features, { ...again, hiddenDims: [8] })).rejects.toThrow(ArtifactError);
  });
});

describe('what cannot be is refused', () => {
  it('features of other items, of none, or that are not finite', async () => {
    const { vectors, dim } = features;
    await expect(trainDssm(train, { vectors: vectors.subarray(dim), dim })).rejects.toThrow(
      'features.vectors: expected [60, 12], received 708 entries. A row for each item of train, in its order',
    );
    await expect(trainDssm(train, { vectors: vectors.with(5, Number.NaN), dim })).rejects.toThrow(
      'features.vectors[5]',
    );
    await expect(trainDssm(train, { vectors: new Float32Array(60), dim: 1 })).rejects.toThrow(
      'features.vectors: expected at least one vector that is not zero, received 60 zero vectors. Train without',
    );
    await expect(trainDssm(train, bags as never)).rejects.toThrow('text.featuresOf(bags)');
    await expect(trainDssm([] as never, features)).rejects.toThrow('train: expected Interactions');
  });

  it('a warm start of other ids or another dimension, or where features have places of their own', async () => {
    const start = (model: EmbeddingModel<number, number>, changes = {}) =>
      trainDssm(train as Interactions<number, number>, features, { ...options, warmStart: model, ...changes });
    await expect(start(randomModel(1, 80, 60, 7) as never)).rejects.toThrow('warmStart.dim');
    await expect(start(randomModel(1, 80, 59, 8) as never)).rejects.toThrow('warmStart.items');
    await expect(start(warmStart, { combine: 'concatenate' })).rejects.toThrow('none with `combine: concatenate`');
    await expect(start(undefined as never, { combine: 'concatenate', dim: 1 })).rejects.toThrow('dim');
  });
});

it('the model is read again as it was, and is no other model', async () => {
  const { model } = await trainDssm(train, features, { ...options, epochs: 1 });
  const artifact = decodeAnyArtifact(bytesOf(model));
  expect(artifact.kind).toBe('dssm-model');
  expect(bytesOf(DssmModel.fromArtifact(artifact))).toEqual(bytesOf(model));
});

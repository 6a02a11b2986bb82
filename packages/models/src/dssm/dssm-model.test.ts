import { type Artifact, decodeArtifact, encodeArtifact, type IdMap, Random } from '@lightrec/core';
import { recommenderConformance } from '@lightrec/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { normals, randomModel } from '../test-support/index.js';
import { bagsOf, clusteredTexts } from '../test-support/item-texts.js';
import { fitTextFeatures } from '../text/fit-text-features.js';
import type { TextFeatures } from '../text/text-features.js';
import { combineItems, combineUsers } from './combine.js';
import { DssmModel } from './dssm-model.js';
import { applyTower, initialTower } from './tower-weights.js';

const bags = bagsOf(clusteredTexts(1, 40));
let text: TextFeatures;

/** As training leaves a model: 9 users, 40 items, 6 dimensions. */
function exampleModel(combine: 'sum' | 'concatenate' = 'sum', withText = true): DssmModel<number, number> {
  const random = new Random(3);
  const towerDim = combine === 'sum' ? 6 : 3;
  const tower = initialTower([text.dim, 4, towerDim], 5, random);
  tower.layers[1].bias.set(normals(random, towerDim));
  const itemEmbeddings = normals(random, 40 * towerDim);
  const outputs = applyTower(tower, text.featuresOf(bags).vectors);
  const { userVectors, users, items } = randomModel(1, 9, 40, 6);
  return new DssmModel<number, number>({
    ...{ userVectors, users: users as IdMap<number>, items: items as IdMap<number>, dim: 6, combine, tower },
    ...{ itemEmbeddings, itemVectors: combineItems(combine, itemEmbeddings, outputs, 40) },
    ...(withText && { text }),
  });
}

beforeAll(async () => {
  text = await fitTextFeatures(bags, { dim: 8 });
});

describe('DssmModel as a Recommender', () => {
  // The cases are named before there are texts.
  for (const [i, { name }] of recommenderConformance(() => randomModel(1, 9, 40, 6)).entries()) {
    it(name, () => recommenderConformance(() => exampleModel())[i].check());
  }
});

describe.each(['sum', 'concatenate'] as const)('DssmModel, %s', (combine) => {
  it.each([true, false])('comes back from its artifact with the same bytes, texts: %s', (withText) => {
    const model = exampleModel(combine, withText);
    const bytes = encodeArtifact(model.toArtifact());
    const read = DssmModel.fromArtifact<number, number>(decodeArtifact(bytes, DssmModel));
    expect(encodeArtifact(read.toArtifact())).toEqual(bytes);
    expect(read.text !== undefined).toBe(withText);
    if (withText) expect(read.itemVectorsOf(bags)).toEqual(model.itemVectorsOf(bags));
  });

  it('makes the vectors of its own items again out of their texts, to the bit', () => {
    const model = exampleModel(combine);
    expect(model.itemVectorsOf(bags, model.items.ids)).toEqual(model.itemVectors);
    const some = bagsOf(clusteredTexts(1, 40).slice(7, 9));
    const vectors = model.itemVectorsOf(some, [7, 8]);
    vectors.forEach((value, i) => {
      expect(value).toBeCloseTo(model.itemVectors[7 * 6 + i], 5);
    });
  });

  it('knows new items by their texts alone, and nothing of those without one', () => {
    const model = exampleModel(combine);
    const vectors = model.itemVectorsOf(bagsOf([clusteredTexts(1, 40)[7], [], ['unheard of']]));
    const embedding = model.itemEmbeddings.subarray(0).slice().fill(0);
    const outputs = applyTower(model.tower, text.featuresOf(bags).vectors);
    const expected = combineItems(combine, embedding, outputs, 40).subarray(7 * 6, 8 * 6);
    vectors.subarray(0, 6).forEach((value, d) => {
      expect(value).toBeCloseTo(expected[d], 5);
    });
    expect([...vectors.subarray(6)]).toEqual(Array(12).fill(0));
  });
});

describe('itemVectorsOf', () => {
  it('takes features instead of texts', () => {
    const features = text.featuresOf(bags);
    const model = exampleModel('sum', false);
    expect(model.itemVectorsOf(features)).toEqual(exampleModel().itemVectorsOf(bags));
    expect(() => model.itemVectorsOf(bags)).toThrow('features: expected features of 8 dimensions, as the model was');
  });

  it('refuses features of another dimension or not finite, and ids that are not its own', () => {
    const model = exampleModel();
    const { vectors } = text.featuresOf(bags);
    expect(() => model.itemVectorsOf({ vectors, dim: 5 })).toThrow('The model was trained with features of 8');
    expect(() => model.itemVectorsOf({ vectors: vectors.with(3, Number.NaN), dim: 8 })).toThrow('features.vectors[3]');
    expect(() => model.itemVectorsOf(bags, [1])).toThrow('itemIds');
    expect(() => model.itemVectorsOf(bagsOf([['word1']]), [40])).toThrow('itemIds[0]');
    for (const wrong of [undefined, 7, {}]) expect(() => model.itemVectorsOf(wrong as never)).toThrow('bags');
  });
});

describe.each(['sum', 'concatenate'] as const)('userVectorsOf, %s', (combine) => {
  const userBags = bagsOf(clusteredTexts(4, 9));

  function modelOfUsers() {
    const model = exampleModel(combine);
    const userEmbeddings = normals(new Random(8), 9 * 6);
    const outputs = applyTower(model.tower, text.featuresOf(userBags).vectors);
    return new DssmModel({ ...model, userEmbeddings, userVectors: combineUsers(userEmbeddings, outputs, 9) });
  }

  it('makes the vectors of its users again out of their texts, also when it was read again', () => {
    const model = modelOfUsers();
    expect(model.userVectorsOf(userBags, model.users.ids)).toEqual(model.userVectors);
    const bytes = encodeArtifact(model.toArtifact());
    const read = DssmModel.fromArtifact<number, number>(decodeArtifact(bytes, DssmModel));
    expect(encodeArtifact(read.toArtifact())).toEqual(bytes);
    expect(read.userVectorsOf(userBags)).toEqual(model.userVectorsOf(userBags));
  });

  it('knows new users by their texts alone, and nothing of those without one', () => {
    const model = modelOfUsers();
    const vectors = model.userVectorsOf(bagsOf([clusteredTexts(4, 9)[7], [], ['unheard of']]));
    const expected = model.userVectors.map((value, i) => value - model.userEmbeddings![i]).subarray(7 * 6, 8 * 6);
    vectors.subarray(0, 6).forEach((value, d) => {
      expect(value).toBeCloseTo(expected[d], 5);
    });
    expect(expected.some((value) => value !== 0)).toBe(true);
    expect([...vectors.subarray(6)]).toEqual(Array(12).fill(0));
  });

  it('refuses ids that are not its own, a table that does not fit, and what it was trained without', () => {
    const model = modelOfUsers();
    expect(() => model.userVectorsOf(bagsOf([['word1']]), [9])).toThrow('userIds[0]');
    expect(() => new DssmModel({ ...model, userEmbeddings: new Float32Array(5) })).toThrow('userEmbeddings');
    expect(() => exampleModel(combine).userVectorsOf(userBags)).toThrow('Train with `userFeatures`');
  });
});

describe('DssmModel.fromArtifact', () => {
  it('refuses parts that are missing or do not fit', () => {
    const artifact = exampleModel().toArtifact();
    const without = (name: string): Artifact => {
      const { [name]: _, ...tensors } = artifact.tensors;
      return { ...artifact, tensors };
    };
    for (const name of ['itemEmbeddings', 'tower.0.weights', 'tower.1.bias', 'text.idf', 'userVectors', 'itemIds']) {
      expect(() => DssmModel.fromArtifact(without(name)), name).toThrow();
    }
    const otherMetadata = { ...artifact.metadata, combine: 'multiply' };
    expect(() => DssmModel.fromArtifact({ ...artifact, metadata: otherMetadata })).toThrow('combine');
    expect(() => new DssmModel({ ...exampleModel(), itemEmbeddings: new Float32Array(5) })).toThrow('itemEmbeddings');
  });
});

import { decodeArtifact, encodeArtifact, IdMap, ShapeError } from '@lightrec/core';
import { recommenderConformance } from '@lightrec/core/testing';
import { describe, expect, it } from 'vitest';
import { randomModel } from '../test-support/index.js';
import { EmbeddingModel } from './embedding-model.js';

describe('EmbeddingModel as a Recommender', () => {
  for (const { name, check } of recommenderConformance(() => randomModel(1, 9, 40, 6))) it(name, check);
});

describe('EmbeddingModel', () => {
  const content = { dim: 2, users: IdMap.from(['ann', 'bob']), items: IdMap.from([10, 20, 30]) };
  const userVectors = Float32Array.of(1, 0, 0, 2);
  const itemVectors = Float32Array.of(1, 1, 3, 0, 0, 5);

  it('scores an item by the inner product of the vectors', () => {
    const model = new EmbeddingModel({ ...content, userVectors, itemVectors });
    const scores = new Float32Array(6);
    model.scoreItems([1, 0], scores);
    expect([...scores]).toEqual([2, 0, 10, 1, 3, 0]);
    expect(model.recommendIndices([0], { k: 2 })).toEqual([
      { itemIndices: Uint32Array.of(1, 0), scores: Float32Array.of(3, 1) },
    ]);
  });

  it("knows its sizes, a user's vector, and what an item costs", () => {
    const model = new EmbeddingModel({ ...content, userVectors, itemVectors });
    expect([model.userCount, model.itemCount, model.bytesPerItem]).toEqual([2, 3, 8]);
    expect([...model.userVectorAt(1)]).toEqual([0, 2]);
  });

  it('comes back from its artifact, ids included, with the same bytes', () => {
    const bytes = encodeArtifact(new EmbeddingModel({ ...content, userVectors, itemVectors }).toArtifact());
    const read = EmbeddingModel.fromArtifact(decodeArtifact(bytes, EmbeddingModel));
    expect(read.users.ids).toEqual(['ann', 'bob']);
    expect(read.items.ids).toEqual([10, 20, 30]);
    expect(read.itemVectors).toEqual(itemVectors);
    expect(encodeArtifact(read.toArtifact())).toEqual(bytes);
  });

  it('refuses tables that do not fit the ids', () => {
    const short = new Float32Array(3);
    expect(() => new EmbeddingModel({ ...content, userVectors: short, itemVectors })).toThrow(ShapeError);
    expect(() => new EmbeddingModel({ ...content, userVectors, itemVectors: short })).toThrow(
      'itemVectors: expected [3, 2], received 3 entries.',
    );
  });

  it('refuses an artifact whose users and items differ in dimension', () => {
    const artifact = new EmbeddingModel({ ...content, userVectors, itemVectors }).toArtifact();
    artifact.tensors.itemVectors = { shape: [3, 1], data: new Float32Array(3) };
    expect(() => EmbeddingModel.fromArtifact(artifact)).toThrow(ShapeError);
  });
});

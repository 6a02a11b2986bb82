import { CodeTable, decodeArtifact, encodeArtifact, IdMap, Random, ShapeError } from '@lightrec/core';
import { recommenderConformance } from '@lightrec/core/testing';
import { describe, expect, it } from 'vitest';
import { expectClose, normals } from '../../test-support/index.js';
import { LightRecModel } from './light-rec-model.js';

const [userCount, itemCount, dim, codebookCount, codewordCount] = [9, 40, 6, 3, 5];

function createModel(): LightRecModel {
  const random = new Random(1);
  const codeTable = new CodeTable({
    codes: Uint8Array.from({ length: itemCount * codebookCount }, () => random.integer(codewordCount)),
    codebooks: normals(random, codebookCount * codewordCount * dim),
    codebookCount,
    codewordCount,
    dim,
    items: IdMap.from(Array.from({ length: itemCount }, (_, item) => `item-${item}`)),
  });
  return new LightRecModel(normals(random, userCount * dim), IdMap.range(userCount), codeTable);
}

describe('LightRecModel as a Recommender', () => {
  for (const { name, check } of recommenderConformance(createModel)) it(name, check);
});

describe('LightRecModel', () => {
  it('scores an item by the inner product with the sum of its codewords (eq. 2)', () => {
    const model = createModel();
    const scores = new Float32Array(2 * itemCount);
    model.scoreItems([3, 7], scores);
    const expected = [3, 7].flatMap((user) =>
      Array.from({ length: itemCount }, (_, item) => {
        const vector = model.codeTable.decode(item);
        return model.userVectorAt(user).reduce((sum, value, d) => sum + value * vector[d], 0);
      }),
    );
    expectClose(scores, expected, 1e-6);
  });

  it('blocks nothing for others where a user cannot be searched for', () => {
    const { userVectors, users, codeTable } = createModel();
    const vectors = userVectors.slice().fill(3e38, dim, 2 * dim);
    const model = new LightRecModel(vectors, users, codeTable);
    const best = model.recommendIndices([0], { k: 5 });
    const excludeIndices = { itemIndicesOf: () => best[0].itemIndices };
    expect(() => model.recommendIndices([1], { k: 5, excludeIndices })).toThrow('scores are finite in float32');
    expect(model.recommendIndices([0], { k: 5 })).toEqual(best);
  });

  it('has the sizes and ids of its parts', () => {
    const model = createModel();
    expect([model.userCount, model.itemCount]).toEqual([userCount, itemCount]);
    expect(model.items.idAt(4)).toBe('item-4');
    expect(model.codeTable.bytesPerItem).toBe(3);
  });

  it('comes back from its artifact with the same bytes and lists', () => {
    const model = createModel();
    const bytes = encodeArtifact(model.toArtifact());
    const read = LightRecModel.fromArtifact(decodeArtifact(bytes, LightRecModel));
    expect(encodeArtifact(read.toArtifact())).toEqual(bytes);
    expect(read.items.ids).toEqual(model.items.ids);
    expect(read.recommendIndices([0, 5], { k: 7 })).toEqual(model.recommendIndices([0, 5], { k: 7 }));
  });

  it('refuses user vectors that do not fit users or codebooks', () => {
    const { codeTable, users } = createModel();
    expect(() => new LightRecModel(new Float32Array(10), users, codeTable)).toThrow(ShapeError);
    expect(() => new LightRecModel(new Float32Array(10), users, codeTable)).toThrow(
      'userVectors: expected [9, 6], received 10 entries.',
    );
  });
});

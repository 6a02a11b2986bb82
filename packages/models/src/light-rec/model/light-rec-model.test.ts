import { type Artifact, CodeTable, decodeArtifact, encodeArtifact, IdMap, Random, ShapeError } from '@lightrec/core';
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

/** The same items, and users in codes of fewer bits than a byte has. */
function createCoded(changes: Partial<CodeTable> = {}): LightRecModel {
  const random = new Random(2);
  const userTable = new CodeTable({
    codes: Uint8Array.from({ length: userCount * 2 }, () => random.integer(codewordCount)),
    codebooks: normals(random, 2 * codewordCount * dim),
    ...{ codebookCount: 2, codewordCount, dim },
    items: IdMap.from(Array.from({ length: userCount }, (_, user) => `user-${user}`)),
  });
  const table = new CodeTable({ ...userTable, ...changes });
  return new LightRecModel(table, userTable.items, createModel().codeTable);
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

describe('LightRecModel with users in codes', () => {
  it('comes back from its artifact with the same bytes and lists, and says so by its version', () => {
    const model = createCoded();
    const bytes = encodeArtifact(model.toArtifact());
    const read = LightRecModel.fromArtifact(decodeArtifact(bytes, LightRecModel));
    expect(encodeArtifact(read.toArtifact())).toEqual(bytes);
    expect(read.userTable).toEqual(model.userTable);
    expect(read.bytesPerUser).toBe(2);
    expect(read.recommend(['user-3'], { k: 7 })).toEqual(model.recommend(['user-3'], { k: 7 }));
    expect(() => decodeArtifact(bytes, { kind: LightRecModel.kind, version: 1 })).toThrow('Update LightRec to read it');
    expect(createModel().toArtifact().version).toBe(1);
  });

  it('has no float vectors of users in its file', () => {
    const { tensors } = createCoded().toArtifact();
    expect(
      Object.keys(tensors)
        .filter((name) => name.startsWith('user'))
        .toSorted(),
    ).toEqual([...['userIds', 'users.codebooks', 'users.itemCount', 'users.packedCodes']]);
  });

  it.each<[string, (tensors: Artifact['tensors']) => Artifact['tensors'] | undefined, string]>([
    [
      'both vectors and codes',
      (tensors) => ({ ...tensors, userVectors: { shape: [9, 6], data: new Float32Array(54) } }),
      'received both: userVectors, users.',
    ],
    [
      'neither',
      ({ codes, codebooks, itemIds, userIds }) => ({ codes, codebooks, itemIds, userIds }),
      '"userVectors" of rank 2',
    ],
    ['codes without codebooks', ({ 'users.codebooks': _, ...rest }) => rest, 'tensor "codebooks"'],
    ['codebooks without codes', ({ 'users.packedCodes': _, ...rest }) => rest, 'tensor "codes"'],
    ['codes without ids', ({ userIds: _, ...rest }) => rest, 'tensor "userIds"'],
    ['ids of other users', (tensors) => ({ ...tensors, userIds: tensors.itemIds }), '9 ids in "itemIds"'],
    [
      'more users than codes',
      (tensors) => ({ ...tensors, 'users.itemCount': { shape: [1], data: Uint32Array.of(90) } }),
      '90 items with 2 codes',
    ],
    [
      'codebooks of another dimension',
      (tensors) => ({
        ...tensors,
        'users.codebooks': { shape: [2, 5, 3], data: tensors['users.codebooks'].data.subarray(30) },
      }),
      'userVectors.codebooks: expected [2, 5, 6]',
    ],
  ])('a file with %s is refused', (_, change, message) => {
    const artifact = createCoded().toArtifact();
    const tensors = change(artifact.tensors) as Artifact['tensors'];
    expect(() => LightRecModel.fromArtifact({ ...artifact, tensors })).toThrow(message);
  });

  it('a file of which any byte was changed or cut off is refused', () => {
    const bytes = encodeArtifact(createCoded().toArtifact());
    const random = new Random(4);
    for (let trial = 0; trial < 200; trial++) {
      const changed = bytes.slice();
      changed[random.integer(bytes.length)] ^= 1 << random.integer(8);
      expect(() => LightRecModel.fromArtifact(decodeArtifact(changed, LightRecModel))).toThrow();
      const cut = bytes.slice(0, random.integer(bytes.length));
      expect(() => LightRecModel.fromArtifact(decodeArtifact(cut, LightRecModel))).toThrow();
    }
  });

  it('refuses a table of other users, of another dimension, or with a bias', () => {
    expect(() => createCoded({ items: IdMap.range(userCount) })).toThrow(
      'userVectors.items: expected the ids of `users`, in their order, received 0 at index 0',
    );
    expect(() => createCoded({ dim: 3, codewordCount: 10 })).toThrow('userVectors.codebooks: expected [2, 10, 6]');
    expect(() => createCoded({ itemBias: new Float32Array(userCount) })).toThrow('userVectors.itemBias');
  });

  it('refuses a user that is not there', () => {
    const model = createCoded();
    expect(() => model.userVectorAt(userCount)).toThrow('userIndex');
    expect(() => model.userVector('nobody')).toThrow('foldInUser(history)');
  });
});

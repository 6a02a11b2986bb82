import { decodeArtifact, encodeArtifact, IdMap, Random } from '@lightrec/core';
import { recommenderConformance } from '@lightrec/core/testing';
import { packSigns } from '@lightrec/kernels';
import { compositeScore, seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DcmfModel, type DcmfModelContent } from './dcmf-model.js';

function randomContent(
  seed: number,
  bitCount: number,
  userCount = 9,
  itemCount = 40,
): DcmfModelContent<string, number> {
  const random = new Random(seed);
  const draw = (count: number) =>
    packSigns(
      Int8Array.from({ length: count * bitCount }, () => random.normal()),
      bitCount,
    );
  return {
    ...{ userCodes: draw(userCount), itemCodes: draw(itemCount), bitCount },
    users: IdMap.from(Array.from({ length: userCount }, (_, user) => `user ${user}`)),
    items: IdMap.from(Array.from({ length: itemCount }, (_, item) => 10 * item)),
  };
}

describe.each([5, 32, 70])('DcmfModel of %s bits keeps the contract', (bitCount) => {
  const model = new DcmfModel(randomContent(bitCount, bitCount));
  for (const { name, check } of recommenderConformance(() => model)) it(name, check);
});

const shapes = fc.record({ seed: seeds, bitCount: fc.integer({ min: 1, max: 100 }) });

describe('toCodeTable', () => {
  it('has the scores of the model, with the signs of a user as its vector', () => {
    fc.assert(
      fc.property(shapes, ({ seed, bitCount }) => {
        const model = new DcmfModel(randomContent(seed, bitCount));
        const table = model.toCodeTable();
        const scores = new Float32Array(model.itemCount);
        model.scoreItems([3], scores);
        const user = model.userVectorAt(3);
        scores.forEach((score, item) => {
          let sum = 0;
          const vector = table.decode(item);
          for (let bit = 0; bit < bitCount; bit++) sum += user[bit] * vector[bit];
          expect(sum).toBe(score);
          expect(compositeScore(table, user, item)).toBe(score);
        });
        expect(table.items).toBe(model.items);
        expect(table.bytesPerItem).toBe(model.bytesPerItem);
      }),
      { numRuns: 30 },
    );
  });
});

describe('recommend', () => {
  it('speaks the ids of users and items', () => {
    const model = new DcmfModel(randomContent(2, 32));
    const [{ userId, ids, scores }] = model.recommend(['user 4'], { k: 3, exclude: [0, 10] });
    const [list] = model.recommendIndices([4], { k: 3, excludeIndices: { itemIndicesOf: () => Uint32Array.of(0, 1) } });
    expect(userId).toBe('user 4');
    expect(ids).toEqual([...list.itemIndices].map((item) => 10 * item));
    expect(scores).toEqual([...list.scores]);
    expect(() => model.recommend(['nobody'])).toThrow('userIds[0]: expected one of the 9 known ids');
  });
});

describe('toArtifact', () => {
  it('reads back as it was', () => {
    const content = randomContent(7, 33);
    const bytes = encodeArtifact(new DcmfModel(content).toArtifact());
    const { userCodes, itemCodes, bitCount, users, items } = DcmfModel.fromArtifact(decodeArtifact(bytes, DcmfModel));
    expect({ userCodes, itemCodes, bitCount }).toEqual({
      userCodes: content.userCodes,
      itemCodes: content.itemCodes,
      bitCount: 33,
    });
    expect([users.ids, items.ids]).toEqual([content.users.ids, content.items.ids]);
  });

  it('is refused without its bits, or with fewer than its codes have', () => {
    const artifact = new DcmfModel(randomContent(7, 33)).toArtifact();
    expect(() => DcmfModel.fromArtifact({ ...artifact, metadata: {} })).toThrow('bitCount');
    expect(() => DcmfModel.fromArtifact({ ...artifact, metadata: { bitCount: '32' } })).toThrow('userCodes');
    expect(() => DcmfModel.fromArtifact({ ...artifact, tensors: {} })).toThrow('userCodes');
  });
});

it('counts its bytes by its bits', () => {
  expect([1, 8, 9, 32].map((bitCount) => new DcmfModel(randomContent(1, bitCount)).bytesPerItem)).toEqual([1, 1, 2, 4]);
});

describe('what does not fit is refused', () => {
  const content = randomContent(1, 12);
  it.each<[argument: string, change: object]>([
    ['bitCount', { bitCount: 0 }],
    ['bitCount', { bitCount: 257 }],
    ['userCodes', { userCodes: content.userCodes.subarray(2) }],
    ['itemCodes', { itemCodes: content.itemCodes.subarray(1) }],
    ['itemCodes[1]', { itemCodes: content.itemCodes.with(1, 0x10) }],
    ['itemCodes', { itemCodes: Array.from(content.itemCodes) }],
    ['users', { users: ['ann'] }],
    ['codes', { codes: 1 }],
  ])('%s', (argument, change) => {
    expect(() => new DcmfModel({ ...content, ...change })).toThrow(expect.objectContaining({ argument }));
  });

  it('users and scores of another number', () => {
    const model = new DcmfModel(content);
    expect(() => model.scoreItems([9], new Float32Array(40))).toThrow('userIndices[0]');
    expect(() => model.scoreItems([0], new Float32Array(39))).toThrow('scores: expected [1, 40]');
    expect(() => model.userVectorAt(9)).toThrow('userIndex');
  });
});

import { ArgumentError, Interactions, Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { clusteredData } from '../test-support.js';
import { drawNegative, rankablePairs } from './negative-sampler.js';

describe('drawNegative', () => {
  it('never draws an item of the user', () => {
    const { train } = clusteredData(1);
    const random = new Random(2);
    for (let draw = 0; draw < 5000; draw++) {
      const user = draw % train.userCount;
      expect(train.hasIndices(user, drawNegative(train, user, random))).toBe(false);
    }
  });

  it('draws each other item equally often', () => {
    const train = Interactions.fromPairs(
      [
        [0, 0],
        [0, 3],
      ],
      { items: [0, 1, 2, 3, 4] },
    );
    const random = new Random(3);
    const counts = new Uint32Array(5);
    for (let draw = 0; draw < 9000; draw++) counts[drawNegative(train, 0, random)]++;
    expect([counts[0], counts[3]]).toEqual([0, 0]);
    // 3,000 each, with a standard deviation of 45.
    for (const item of [1, 2, 4]) expect(Math.abs(counts[item] - 3000)).toBeLessThan(225);
  });

  it('finds the only item left', () => {
    const train = Interactions.fromPairs(
      [
        [0, 0],
        [0, 1],
        [0, 2],
      ],
      { items: [0, 1, 2, 3] },
    );
    expect(drawNegative(train, 0, new Random(1))).toBe(3);
  });
});

describe('rankablePairs', () => {
  it('leaves out the pairs of users who have every item, and keeps the order of the rest', () => {
    const train = Interactions.fromPairs([
      ['some', 'a'],
      ['all', 'a'],
      ['all', 'b'],
      ['all', 'c'],
      ['more', 'c'],
      ['more', 'b'],
    ]);
    expect(rankablePairs(train)).toEqual({ users: Uint32Array.of(0, 2, 2), items: Uint32Array.of(0, 1, 2) });
  });

  it.each([
    ['no pair at all', Interactions.fromPairs([])],
    [
      'one item',
      Interactions.fromPairs([
        ['ann', 'tea'],
        ['bob', 'tea'],
      ]),
    ],
  ])('refuses data with nothing to rank: %s', (_, train) => {
    expect(() => rankablePairs(train)).toThrow(ArgumentError);
    expect(() => rankablePairs(train)).toThrow('at least one pair of a user who does not have every item');
  });
});

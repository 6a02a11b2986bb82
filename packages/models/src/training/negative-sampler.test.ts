import { ArgumentError, Interactions, Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { PooledBatches } from '../light-rec/step/pooled-batch.js';
import { clusteredData } from '../test-support/index.js';
import { drawNegative, rankablePairs } from './negative-sampler.js';

/** Says how many integers were drawn. */
class CountingRandom extends Random {
  count = 0;

  override integer(bound: number): number {
    this.count++;
    return super.integer(bound);
  }
}

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

describe('of a user with more than half of all items', () => {
  /** Users who have all but every `step`-th of 100 items, and what they lack. */
  const withGaps = (step: number) => {
    const lacked = Array.from({ length: 100 }, (_, item) => item).filter((item) => item % step === step - 1);
    const own = Array.from({ length: 100 }, (_, item) => item).filter((item) => item % step !== step - 1);
    const items = Array.from({ length: 100 }, (_, item) => item);
    return {
      train: Interactions.fromPairs(
        own.map((item) => [0, item] as const),
        { items },
      ),
      lacked,
    };
  };

  it('finds each item that is lacked, wherever it lies, by one draw', () => {
    for (const lacked of [[0], [99], [0, 99], [0, 1, 2], [97, 98, 99], [13, 50, 51]]) {
      const items = Array.from({ length: 100 }, (_, item) => item);
      const own = items.filter((item) => !lacked.includes(item));
      const train = Interactions.fromPairs(
        own.map((item) => [0, item] as const),
        { items },
      );
      const random = new CountingRandom(1);
      const drawn = new Set(Array.from({ length: 200 }, () => drawNegative(train, 0, random)));
      expect([...drawn].sort((a, b) => a - b)).toEqual(lacked);
      expect(random.count).toBe(200);
    }
  });

  it('draws each of them equally often', () => {
    const { train, lacked } = withGaps(5);
    const random = new Random(7);
    const counts = new Map(lacked.map((item) => [item, 0]));
    const draws = 20_000;
    for (let draw = 0; draw < draws; draw++) {
      const item = drawNegative(train, 0, random);
      counts.set(item, counts.get(item)! + 1);
    }
    expect(counts.size).toBe(20);
    const expected = draws / lacked.length;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 19 degrees of freedom: above 43.8 once in a thousand seeds.
    expect(chiSquare).toBeLessThan(43.8);
  });

  it('costs no more draws than of others', () => {
    for (const step of [2, 5, 100]) {
      const random = new CountingRandom(3);
      const { train } = withGaps(step);
      for (let draw = 0; draw < 1000; draw++) drawNegative(train, 0, random);
      // A user of half of the items is still drawn for until one is not the user's.
      expect(random.count).toBeLessThan(step === 2 ? 2200 : 1001);
    }
  });

  it('an epoch of all but one item is drawn in batches, from a pool too', () => {
    const { train } = withGaps(100);
    const random = new CountingRandom(5);
    const batches = new PooledBatches(train, { batchSize: 99, negativeCount: 5, poolSize: 64 });
    const { rows, items } = batches.draw(train.userIndices(), train.userItems, random);
    expect(new Set(Array.from(rows.negatives, (row) => items[row]))).toEqual(new Set([99]));
    // The pool, eight tries in it, and one draw from the rest.
    expect(random.count).toBeLessThanOrEqual(64 + 99 * 5 * 9);
  });
});

it('a user of up to half of all items gets what was drawn before', () => {
  const items = Array.from({ length: 20 }, (_, item) => item);
  // Users of 1 to 10 of 20 items.
  const pairs = items.slice(0, 10).flatMap((user) => items.slice(0, user + 1).map((item) => [user, item] as const));
  const train = Interactions.fromPairs(pairs, { items });
  const [random, twin] = [new Random(4), new Random(4)];
  for (let draw = 0; draw < 1000; draw++) {
    const user = draw % train.userCount;
    let expected = twin.integer(train.itemCount);
    while (train.hasIndices(user, expected)) expected = twin.integer(train.itemCount);
    expect(drawNegative(train, user, random)).toBe(expected);
  }
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

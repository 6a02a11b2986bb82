import { ArgumentError, Interactions, Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOf, pairLists, pairsOf } from '../test-support.js';
import type { Split } from './split.js';
import { splitByUser } from './split-by-user.js';

const random = new Random(5);
const large = Interactions.fromPairs(
  Array.from({ length: 20_000 }, () => [random.integer(800), Math.floor(900 * random.uniform() ** 2)] as const),
);
const partsOf = ({ train, validation, test }: Split) => [train, validation, test];
const contentsOf = (split: Split) => partsOf(split).map(contentOf);

describe('splitByUser', () => {
  it('gives three parts that are disjoint, complete, and have the ids of the input', () => {
    const share = fc.double({ min: 0, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(pairLists, fc.integer(), share, share, (pairs, seed, testShare, validationShare) => {
        const interactions = Interactions.fromPairs(pairs);
        const parts = partsOf(splitByUser(interactions, { seed, testShare, validationShare }));
        expect(parts.flatMap(pairsOf).sort()).toEqual(pairsOf(interactions));
        for (const part of parts) {
          expect(part.users).toBe(interactions.users);
          expect(part.items).toBe(interactions.items);
        }
      }),
    );
  });

  it("has round(0.8 n) of each user's n pairs for training and validation, at least 1, at most n - 1", () => {
    const { train, validation, test } = splitByUser(large, { seed: 1 });
    const tests = test.countByUser();
    const counts = large.countByUser();
    // 1 and 2 pairs: 1 for training. 3 pairs: 2. 7 pairs: 6.
    const expected = counts.map((n) => (n < 2 ? 0 : n - Math.max(1, Math.min(n - 1, Math.round(0.8 * n)))));
    expect(tests).toEqual(expected);
    expect(train.pairCount + validation.pairCount + test.pairCount).toBe(large.pairCount);
  });

  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 3],
    [5, 4],
    [7, 6],
    [8, 6],
  ])('of a user with %i pairs keeps %i from testing', (count, expected) => {
    const interactions = Interactions.fromPairs(Array.from({ length: count }, (_, item) => ['a', item] as const));
    expect(splitByUser(interactions, { seed: 3, validationShare: 0 }).train.pairCount).toBe(expected);
  });

  it('holds out a tenth of all training pairs for validation, and leaves every user one', () => {
    const { train, validation } = splitByUser(large, { seed: 1 });
    expect(validation.pairCount).toBe(Math.round(0.1 * (train.pairCount + validation.pairCount)));
    expect(Math.min(...train.countByUser())).toBeGreaterThanOrEqual(1);
  });

  it('holds out fewer where users would lose their last pair', () => {
    const interactions = Interactions.fromPairs(Array.from({ length: 30 }, (_, i) => [i % 10, i] as const));
    const { train, validation } = splitByUser(interactions, { seed: 1, testShare: 0, validationShare: 0.9 });
    expect([...train.countByUser()]).toEqual(Array(10).fill(1));
    expect(validation.pairCount).toBe(20);
  });

  it('holds out pairs of all places in a list alike', () => {
    const lists = Array.from({ length: 2000 }, (_, user) =>
      Array.from({ length: 5 }, (_, item) => [user, item] as const),
    );
    const { test, validation } = splitByUser(Interactions.fromPairs(lists.flat()), { seed: 2 });
    // 2000 test pairs over 5 places: 400 each, standard deviation 18.
    for (const count of test.countByItem()) expect(Math.abs(count - 400)).toBeLessThan(90);
    // 800 validation pairs over 5 places: 160 each, standard deviation 11.
    for (const count of validation.countByItem()) expect(Math.abs(count - 160)).toBeLessThan(56);
  });
});

describe('seed and split', () => {
  it('give the same parts again, golden', () => {
    expect(contentsOf(splitByUser(large, { seed: 1, split: 2 }))).toEqual(
      contentsOf(splitByUser(large, { seed: 1, split: 2 })),
    );
    expect(contentsOf(splitByUser(large, { seed: 1 }))).toEqual(contentsOf(splitByUser(large, { seed: 1, split: 0 })));
    const { train, validation, test } = splitByUser(large, { seed: 1 });
    expect([train, validation, test].map((part) => part.fingerprint())).toEqual([
      '800x900:13901:85e9cfcb',
      '800x900:1545:29759de3',
      '800x900:3869:d8d4fcbf',
    ]);
  });

  it('give five splits that differ, as do those of another seed', () => {
    const splits = [0, 1, 2, 3, 4].map((split) => splitByUser(large, { seed: 1, split }));
    splits.push(splitByUser(large, { seed: 2 }));
    const tests = splits.map(({ test }) => new Set(pairsOf(test)));
    for (const [i, first] of tests.entries()) {
      for (const second of tests.slice(i + 1)) {
        const shared = [...first].filter((pair) => second.has(pair)).length / first.size;
        // A fifth by chance.
        expect(shared).toBeLessThan(0.3);
      }
    }
  });

  it('leave validation out of the test: its share does not move the test pairs', () => {
    const some = splitByUser(large, { seed: 1, validationShare: 0 });
    expect(contentOf(some.test)).toEqual(contentOf(splitByUser(large, { seed: 1 }).test));
    expect(some.validation.pairCount).toBe(0);
  });

  it.each([
    [{ seed: 1, split: -1 }, 'split: expected an integer >= 0'],
    [{ seed: 1, testShare: 1 }, 'testShare: expected a number in [0, 1), received 1'],
    [{ seed: 1, validationShare: Number.NaN }, 'validationShare: expected a number in [0, 1)'],
    [{ seed: 0.5 }, 'seed: expected an integer'],
  ])('are checked: %j', (options, message) => {
    expect(() => splitByUser(large, options)).toThrow(ArgumentError);
    expect(() => splitByUser(large, options)).toThrow(message);
  });
});

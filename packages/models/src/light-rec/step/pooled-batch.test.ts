import { Interactions, Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusteredData } from '../../test-support/index.js';
import { rankablePairs } from '../../training/negative-sampler.js';
import { PooledBatches } from './pooled-batch.js';

const { train } = clusteredData(1);
const pairs = rankablePairs(train);

/** The batch of these pairs, and its negatives as item indices, `negativeCount` a positive. */
function draw(
  seed: number,
  options: { batchSize: number; negativeCount: number; poolSize: number },
  candidates?: Uint32Array,
) {
  const random = new Random(seed);
  const chosen = random.permutation(pairs.users.length).subarray(0, options.batchSize);
  const users = chosen.map((pair) => pairs.users[pair]);
  const positives = chosen.map((pair) => pairs.items[pair]);
  const batch = new PooledBatches(train, options, candidates).draw(users, positives, random);
  return { users, positives, batch, negatives: batch.rows.negatives.map((row) => batch.items[row]) };
}

describe('PooledBatches', () => {
  const sizes = fc.record({
    batchSize: fc.integer({ min: 1, max: 100 }),
    negativeCount: fc.integer({ min: 1, max: 6 }),
    poolSize: fc.integer({ min: 0, max: 80 }),
  });

  it("gives back the positives, and never a user's positive as a negative", () => {
    fc.assert(
      fc.property(fc.integer(), sizes, (seed, options) => {
        const { users, positives, batch, negatives } = draw(seed, options);
        expect(batch.rows.users).toEqual(users);
        expect(batch.rows.positives.map((row) => batch.items[row])).toEqual(positives);
        expect(negatives).toHaveLength(users.length * options.negativeCount);
        negatives.forEach((item, n) => {
          expect(train.has(users[Math.floor(n / options.negativeCount)], item)).toBe(false);
        });
      }),
    );
  });

  it('lists each item once, with how often it occurs', () => {
    fc.assert(
      fc.property(fc.integer(), sizes, (seed, options) => {
        const { positives, batch, negatives } = draw(seed, options);
        expect(new Set(batch.items).size).toBe(batch.items.length);
        const counts = new Map<number, number>();
        for (const item of [...positives, ...negatives]) counts.set(item, (counts.get(item) ?? 0) + 1);
        expect([...batch.occurrences]).toEqual([...batch.items].map((item) => counts.get(item)));
        expect(counts.size).toBe(batch.items.length);
      }),
    );
  });

  it('draws them from the candidates alone, while a user has not all of them', () => {
    fc.assert(
      fc.property(fc.integer(), sizes, (seed, options) => {
        const candidates = Uint32Array.from({ length: 25 }, (_, i) => 2 * i + 1);
        const { negatives } = draw(seed, options, candidates);
        expect(negatives.every((item) => candidates.includes(item))).toBe(true);
      }),
    );
    const first = pairs.items.subarray(0, 1);
    const { negatives, users } = draw(1, { batchSize: 200, negativeCount: 1, poolSize: 5 }, first);
    negatives.forEach((item, n) => {
      expect(item === first[0]).toBe(!train.has(users[n], first[0]));
    });
  });

  it('draws them from all items where the pool is 0', () => {
    const { negatives } = draw(1, { batchSize: 100, negativeCount: 6, poolSize: 0 });
    expect(new Set(negatives).size).toBe(train.itemCount);
  });

  it('keeps the negatives to a pool, so that few distinct items need encoding', () => {
    const { negatives } = draw(1, { batchSize: 100, negativeCount: 6, poolSize: 8 });
    // 8 pool items; all but a handful of the 600 find theirs in eight tries.
    expect(new Set(negatives).size).toBeLessThan(16);
  });

  it('goes outside the pool where the user has all of it', () => {
    const items = Array.from({ length: 30 }, (_, item) => item);
    const greedy = Interactions.fromPairs(
      items.slice(1).map((item) => [0, item] as const),
      { items },
    );
    const batches = new PooledBatches(greedy, { batchSize: 2, negativeCount: 3, poolSize: 2 });
    for (let seed = 0; seed < 20; seed++) {
      const {
        items: rows,
        rows: { negatives },
      } = batches.draw(Uint32Array.of(0, 0), Uint32Array.of(4, 9), new Random(seed));
      expect([...negatives].map((row) => rows[row])).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });

  it('gives arrays that the next batch does not overwrite', () => {
    const batches = new PooledBatches(train, { batchSize: 4, negativeCount: 2, poolSize: 9 });
    const random = new Random(3);
    const first = batches.draw(pairs.users.slice(0, 4), pairs.items.slice(0, 4), random);
    const kept = structuredClone(first);
    batches.draw(pairs.users.slice(50, 54), pairs.items.slice(50, 54), random);
    expect(first).toEqual(kept);
  });
});

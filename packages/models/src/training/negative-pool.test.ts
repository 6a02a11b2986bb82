import { Interactions, Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NegativePool } from './negative-pool.js';

const ids = { users: [0, 1, 2], items: Array.from({ length: 40 }, (_, item) => item) };
/** User 0 has few items, 1 most, 2 all but the last. */
const train = Interactions.fromPairs(
  [
    ...[3, 7].map((item) => [0, item] as const),
    ...ids.items.slice(0, 30).map((item) => [1, item] as const),
    ...ids.items.slice(0, 39).map((item) => [2, item] as const),
  ],
  ids,
);

function draws(pool: NegativePool, user: number, count: number, random: Random): number[] {
  return Array.from({ length: count }, () => pool.draw(user, random));
}

describe('NegativePool', () => {
  it('never gives what the user has, whatever is in the pool (random pools)', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.integer({ min: 0, max: 20 }), (seed, poolSize) => {
        const random = new Random(seed);
        const pool = new NegativePool(train, poolSize);
        pool.refill(random);
        for (const user of [0, 1, 2]) {
          for (const item of draws(pool, user, 20, random)) expect(train.hasIndices(user, item)).toBe(false);
        }
      }),
    );
  });

  it('gives a user of few items no more distinct ones than it holds, until it is refilled', () => {
    const random = new Random(1);
    const pool = new NegativePool(train, 5);
    pool.refill(random);
    const first = new Set(draws(pool, 0, 200, random));
    expect(first.size).toBeLessThanOrEqual(5);
    pool.refill(random);
    const second = new Set(draws(pool, 0, 200, random));
    expect(new Set([...first, ...second]).size).toBeGreaterThan(5); // usually 9
  });

  it('of none draws from all items, each as often', () => {
    const random = new Random(2);
    const pool = new NegativePool(train, 0);
    pool.refill(random);
    const counts = new Uint32Array(40);
    for (const item of draws(pool, 0, 8000, random)) counts[item]++;
    const free = [...counts].filter((_, item) => item !== 3 && item !== 7);
    expect(Math.min(...free)).toBeGreaterThan(140); // usually 180 of 210
    expect(Math.max(...free)).toBeLessThan(280); // usually 245
  });

  it('draws from candidates where there are any, while the user has not all of them', () => {
    const random = new Random(3);
    const pool = new NegativePool(train, 4, Uint32Array.of(5, 35));
    pool.refill(random);
    expect(new Set(draws(pool, 0, 50, random))).toEqual(new Set([5, 35]));
    expect(new Set(draws(pool, 1, 50, random))).toEqual(new Set([35]));
    expect(new Set(draws(pool, 2, 50, random))).toEqual(new Set([39]));
  });
});

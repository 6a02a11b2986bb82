import { Interactions, Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { clusteredData } from '../test-support/index.js';
import { UserBatches } from './user-batches.js';

const { train } = clusteredData(3);

describe('UserBatches', () => {
  it('has every user once an epoch, in batches of the size asked for', () => {
    const batches = [...new UserBatches(train, { batchSize: 30, poolSize: 7 }).draw(new Random(1))];
    expect(batches.map(({ users }) => users.length)).toEqual([30, 30, 20]);
    const users = batches.flatMap((batch) => [...batch.users]);
    expect(users.toSorted((a, b) => a - b)).toEqual([...Array(80).keys()]);
    expect(users).not.toEqual([...Array(80).keys()]);
  });

  it('draws distinct items for each pool, each as often as any other', () => {
    const batches = new UserBatches(train, { batchSize: 1, poolSize: 6 });
    const counts = new Uint32Array(60);
    for (let epoch = 0; epoch < 100; epoch++) {
      for (const { pool } of batches.draw(new Random(epoch))) {
        expect(new Set(pool).size).toBe(6);
        for (const item of pool) counts[item]++;
      }
    }
    // 8,000 pools, a tenth of the items each: 800 +- 27
    for (const count of counts) expect(Math.abs(count - 800)).toBeLessThan(150);
  });

  it('leaves out who has nothing, and who has everything', () => {
    const pairs = [
      ['a', 1],
      ['all', 1],
      ['all', 2],
    ] as const;
    const data = Interactions.fromPairs(pairs, { users: ['none'] });
    const batches = new UserBatches(data, { batchSize: 2, poolSize: 1 });
    expect(batches.stepsPerEpoch).toBe(1);
    expect([...batches.draw(new Random(1))].map(({ users }) => [...users])).toEqual([[1]]);
    expect(() => new UserBatches(Interactions.fromPairs([['all', 1]]), { batchSize: 1, poolSize: 1 })).toThrow(
      'at least one pair of a user who does not have every item',
    );
  });

  it('knows the most pairs that a batch can have', () => {
    const data = Interactions.fromPairs([
      ['a', 1],
      ['b', 1],
      ['b', 2],
      ['c', 3],
    ]);
    expect(new UserBatches(data, { batchSize: 2, poolSize: 1 }).mostPairs).toBe(3);
  });
});

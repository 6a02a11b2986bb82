import { Interactions } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { interactionsOf, range } from '../test-support.js';
import { separateColdItems } from './cold-items.js';

describe('separateColdItems', () => {
  const train = interactionsOf([[0], [1]], 4);
  const test = interactionsOf([[1, 2], [3]], 4);

  it('takes pairs apart by whether their item has a training pair', () => {
    const { warm, cold } = separateColdItems(test, train);
    expect(warm.pairCount).toBe(1);
    expect(warm.has(0, 1)).toBe(true);
    expect([...cold.itemIndicesOf(0), ...cold.itemIndicesOf(1)]).toEqual([2, 3]);
    expect(cold.items).toBe(test.items);
  });

  it('keeps when pairs happened', () => {
    const pairs = [
      [0, 1],
      [1, 3],
    ] as const;
    const timed = Interactions.fromPairs(pairs, { users: range(2), items: range(4), timestamps: [5, 7] });
    const { warm, cold } = separateColdItems(timed, train);
    expect([warm.timestamps, cold.timestamps]).toEqual([Float64Array.of(5), Float64Array.of(7)]);
  });

  it('refuses parts of other ids', () => {
    const other = Interactions.fromPairs([], { users: range(2), items: [3, 2, 1, 0] });
    expect(() => separateColdItems(test, other)).toThrow('train.items: expected the ids of `test`');
    expect(() => separateColdItems(test, [[0, 1]] as never)).toThrow('train: expected');
  });
});

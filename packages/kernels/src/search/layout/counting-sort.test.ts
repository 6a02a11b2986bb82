import { Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { countingSort } from './counting-sort.js';

describe('a counting sort', () => {
  it('is a stable sort by key, and says where each key begins', () => {
    const random = new Random(1);
    for (const [count, keyCount] of [
      [0, 3],
      [1, 1],
      [50, 4],
      [500, 300],
    ]) {
      const keys = Uint16Array.from({ length: count }, () => random.integer(keyCount));
      const start = random.permutation(count);
      const { order, offsets } = countingSort(start, keys, keyCount);
      expect([...order]).toEqual([...start].sort((a, b) => keys[a] - keys[b]));
      expect(offsets.length).toBe(keyCount + 1);
      for (let key = 0; key < keyCount; key++) {
        expect([...order.subarray(offsets[key], offsets[key + 1])].every((number) => keys[number] === key)).toBe(true);
      }
      expect(offsets[keyCount]).toBe(count);
    }
  });
});

import { Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { drawPairs } from './pairs.js';
import { drawWorld } from './world.js';

describe('drawPairs', () => {
  it('gives each user as many different items as asked for, even all of them', () => {
    const { clusters, items } = drawWorld({ itemCount: 40, clusterCount: 8 }, new Random(1));
    const activity = Uint32Array.of(3, 40, 1, 25);
    const drawn = drawPairs(clusters, items, activity, new Random(2));
    let start = 0;
    for (const count of activity) {
      const own = drawn.subarray(start, start + count);
      expect(new Set(own).size).toBe(count);
      expect(Math.max(...own)).toBeLessThan(40);
      start += count;
    }
    expect(drawn.length).toBe(start);
  });

  it('draws each user from a stream of their own, so that one user more does not change the others', () => {
    const { clusters, items } = drawWorld({ itemCount: 40, clusterCount: 8 }, new Random(1));
    const few = drawPairs(clusters, items, Uint32Array.of(5, 5), new Random(2));
    const more = drawPairs(clusters, items, Uint32Array.of(5, 5, 5), new Random(2));
    expect(more.subarray(0, 10)).toEqual(few);
  });
});

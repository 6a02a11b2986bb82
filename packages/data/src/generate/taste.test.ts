import { Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { latentDim } from './clustered-points.js';
import { drawItem, drawTaste } from './taste.js';
import { drawWorld } from './world.js';

const { clusters, items } = drawWorld({ itemCount: 1000, clusterCount: 20 }, new Random(1));

describe('drawTaste', () => {
  it('has one to three clusters, with a place in each', () => {
    const counts = Array.from({ length: 300 }, (_, user) => {
      const taste = drawTaste(clusters, new Random(user));
      expect(taste.places.length).toBe(taste.clusters.length * latentDim);
      expect(taste.cumulative.length).toBe(taste.clusters.length);
      return taste.clusters.length;
    });
    expect([...new Set(counts)].sort()).toEqual([1, 2, 3]);
  });
});

describe('drawItem', () => {
  it('takes about nine items in ten from the clusters of the taste', () => {
    const random = new Random(2);
    let inTaste = 0;
    for (let user = 0; user < 100; user++) {
      const taste = drawTaste(clusters, random);
      for (let draw = 0; draw < 50; draw++) {
        if (taste.clusters.includes(items.clusterOf[drawItem(items, taste, random)])) inTaste++;
      }
    }
    // 90 % by taste, and of the stray tenth again some.
    expect(inTaste / 5000).toBeGreaterThan(0.87);
    expect(inTaste / 5000).toBeLessThan(0.95);
  });
});

import { Random } from '@lightrec/core';
import { randomFloats, seeds, spreads } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDistances } from './distances.js';

const shapes = fc.record({
  pointCount: fc.integer({ min: 1, max: 40 }),
  dim: fc.integer({ min: 1, max: 40 }),
  centroidCount: fc.integer({ min: 1, max: 6 }),
  spread: spreads,
  seed: seeds,
});

describe('distances from the nearest of the centroids so far', () => {
  it('have the same bits in both engines, and are those of the definition', () => {
    fc.assert(
      fc.property(shapes, ({ pointCount, dim, centroidCount, spread, seed }) => {
        const random = new Random(seed);
        const points = randomFloats(random, pointCount * dim, spread);
        const [fast, plain] = (['wasm', 'plain'] as const).map((engine) => createDistances(points, dim, engine));
        const least = new Float64Array(pointCount).fill(Number.POSITIVE_INFINITY);
        for (let centroid = 0; centroid < centroidCount; centroid++) {
          const at = random.integer(pointCount) * dim;
          const chosen = random.integer(2) === 0 ? points.slice(at, at + dim) : randomFloats(random, dim, spread);
          least.forEach((square, point) => {
            const own = chosen.reduce((sum, value, d) => sum + (points[point * dim + d] - value) ** 2, 0);
            least[point] = Math.min(square, own);
          });
          expect(fast.lowerBy(chosen)).toEqual(least);
          expect(plain.lowerBy(chosen)).toEqual(least);
        }
      }),
    );
  });
});

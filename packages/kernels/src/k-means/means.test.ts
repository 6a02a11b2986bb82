import { Random } from '@lightrec/core';
import { randomFloats, seeds, spreads } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMeans } from './means.js';

const shapes = fc.record({
  pointCount: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(8192, 8193)),
  dim: fc.integer({ min: 1, max: 9 }),
  centroidCount: fc.integer({ min: 1, max: 6 }),
  spread: spreads,
  seed: seeds,
});

describe('the means of points', () => {
  it('have the same bits in both engines, however often they move', () => {
    fc.assert(
      fc.property(shapes, ({ pointCount, dim, centroidCount, spread, seed }) => {
        const random = new Random(seed);
        const points = randomFloats(random, pointCount * dim, spread);
        const weights = Float64Array.from({ length: pointCount }, () => random.integer(3) * random.uniform());
        const [fast, plain] = (['wasm', 'plain'] as const).map((engine) => createMeans(points, dim, weights, engine));
        const [moved, expected] = [0, 1].map(() => new Float32Array(centroidCount * dim).fill(7));
        for (let round = 0; round < 2; round++) {
          const assignments = Uint32Array.from({ length: pointCount }, () => random.integer(centroidCount));
          expect(fast.move(moved, assignments)).toEqual(plain.move(expected, assignments));
          expect(moved).toEqual(expected);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are weighted, and one without weight stays', () => {
    const points = Float32Array.of(0, 1, 8, 1, 5, 5);
    for (const engine of ['wasm', 'plain'] as const) {
      const centroids = Float32Array.of(9, 9, 3, 4);
      const masses = createMeans(points, 2, Float64Array.of(3, 1, 0), engine).move(centroids, Uint32Array.of(0, 0, 1));
      expect([[...masses], [...centroids]]).toEqual([
        [4, 0],
        [2, 1, 3, 4], // (3 x 0 + 1 x 8) / 4
      ]);
    }
  });
});

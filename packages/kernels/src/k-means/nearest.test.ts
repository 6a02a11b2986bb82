import { ArgumentError, Random, ShapeError } from '@lightrec/core';
import { randomFloats, seeds, spreads } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignNearest, createNearest } from './nearest.js';

/** The smallest squared distance, in float64; ties to the smaller index. */
function nearestByDistance(points: Float32Array, centroids: Float32Array, dim: number): number[] {
  return Array.from({ length: points.length / dim }, (_, point) => {
    const distances = Array.from({ length: centroids.length / dim }, (_, centroid) => {
      let distance = 0;
      for (let d = 0; d < dim; d++) distance += (points[point * dim + d] - centroids[centroid * dim + d]) ** 2;
      return distance;
    });
    return distances.indexOf(Math.min(...distances));
  });
}

const shapes = fc.record({
  dim: fc.integer({ min: 1, max: 70 }),
  pointCount: fc.integer({ min: 0, max: 40 }),
  centroidCount: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(1, 7, 8, 9, 256, 257)),
  spread: spreads,
  seed: seeds,
});

describe('assignNearest', () => {
  it('has the same bits in both engines, ties and duplicated centroids included', () => {
    fc.assert(
      fc.property(shapes, fc.boolean(), ({ dim, pointCount, centroidCount, spread, seed }, duplicated) => {
        const random = new Random(seed);
        const points = randomFloats(random, pointCount * dim, spread);
        const centroids = randomFloats(random, centroidCount * dim, spread);
        if (duplicated) centroids.copyWithin(Math.floor(centroidCount / 2) * dim, 0);
        const fast = assignNearest(points, centroids, dim, 'wasm');
        expect(fast).toEqual(assignNearest(points, centroids, dim, 'plain'));
      }),
    );
  });

  it('finds the nearest by distance, ties to the smaller index', () => {
    // Small whole numbers, where float32 is exact and ties abound.
    fc.assert(
      fc.property(shapes, ({ dim, pointCount, centroidCount, seed }) => {
        const random = new Random(seed);
        const points = randomFloats(random, pointCount * dim, 'grid');
        const centroids = randomFloats(random, centroidCount * dim, 'grid');
        const expected = nearestByDistance(points, centroids, dim);
        for (const engine of ['wasm', 'plain'] as const) {
          expect([...assignNearest(points, centroids, dim, engine).centroids]).toEqual(expected);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('gives the inner product less half the squared norm of the centroid as score', () => {
    // (3, 4) is nearer to (2, 2) than to (0, 1): 6 + 8 - (4 + 4) / 2 = 10, against 4 - 1 / 2.
    for (const engine of ['wasm', 'plain'] as const) {
      const { centroids, scores } = assignNearest(Float32Array.of(3, 4), Float32Array.of(0, 1, 2, 2), 2, engine);
      expect([centroids[0], scores[0]]).toEqual([1, 10]);
    }
  });

  it('takes more points than fit into one kernel call', () => {
    const random = new Random(1);
    const points = randomFloats(random, 20_001 * 3);
    const centroids = randomFloats(random, 9 * 3);
    expect(assignNearest(points, centroids, 3, 'wasm')).toEqual(assignNearest(points, centroids, 3, 'plain'));
  });

  it('gives everything to a lone centroid, and nothing where there are no points', () => {
    for (const engine of ['wasm', 'plain'] as const) {
      expect([...assignNearest(Float32Array.of(5, -5, 0), Float32Array.of(100), 1, engine).centroids]).toEqual([
        0, 0, 0,
      ]);
      expect(assignNearest(new Float32Array(0), Float32Array.of(1), 1, engine).centroids.length).toBe(0);
    }
  });

  it('refuses what does not fit', () => {
    expect(() => assignNearest(new Float32Array(5), new Float32Array(4), 2)).toThrow(ShapeError);
    expect(() => assignNearest(new Float32Array(4), new Float32Array(5), 2)).toThrow(ShapeError);
    expect(() => assignNearest(new Float32Array(4), new Float32Array(0), 2)).toThrow('at least one centroid');
    expect(() => assignNearest(new Float32Array(4), new Float32Array(4), 0)).toThrow(ArgumentError);
  });
});

describe('scores of all centroids', () => {
  it('have the same bits in both engines, whatever they scored before', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.integer({ min: 1, max: 40 }),
        ({ dim, pointCount, centroidCount, spread, seed }, other) => {
          const random = new Random(seed);
          const sets = [centroidCount, other].map((count) => randomFloats(random, count * dim, spread));
          const [fast, plain] = (['wasm', 'plain'] as const).map((engine) => createNearest(sets, dim, engine));
          for (const set of [0, 1, 0]) {
            const points = randomFloats(random, Math.max(1, pointCount) * dim, spread);
            const width = sets[set].length / dim;
            const expected = plain.score(set, points);
            const scores = fast.score(set, points);
            const padded = scores.length / (points.length / dim);
            expect(expected).toEqual(scores.filter((_, at) => at % padded < width));
            // A point's best is what it is assigned to.
            const { centroids, scores: best } = fast.assign(set, points);
            expect(best).toEqual(Float32Array.from(centroids, (centroid, i) => expected[i * width + centroid]));
          }
        },
      ),
    );
  });
});

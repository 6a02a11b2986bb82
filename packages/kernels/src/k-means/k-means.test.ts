import { ArgumentError, Random, ShapeError } from '@lightrec/core';
import { randomFloats, seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KMeansResult, kMeans } from './k-means.js';

/** The weighted sum of squared distances, in float64. */
function objective(points: Float32Array, dim: number, { centroids, assignments }: KMeansResult, weights?: number[]) {
  let sum = 0;
  assignments.forEach((centroid, point) => {
    for (let d = 0; d < dim; d++) {
      sum += (weights?.[point] ?? 1) * (points[point * dim + d] - centroids[centroid * dim + d]) ** 2;
    }
  });
  return sum;
}

/** Points around (0, 0), (100, 0), (0, 100) and (100, 100), in turn. */
function fourClusters(random: Random, pointCount: number): Float32Array {
  const points = randomFloats(random, pointCount * 2);
  for (let point = 0; point < pointCount; point++) {
    points[point * 2] += 100 * (point & 1);
    points[point * 2 + 1] += 100 * ((point >> 1) & 1);
  }
  return points;
}

const problems = fc.record({
  pointCount: fc.integer({ min: 1, max: 80 }),
  dim: fc.integer({ min: 1, max: 6 }),
  centroidCount: fc.integer({ min: 1, max: 12 }),
  seed: seeds,
});

describe('the objective', () => {
  it('never rises from one iteration to the next', () => {
    fc.assert(
      fc.property(problems, fc.boolean(), ({ pointCount, dim, centroidCount, seed }, weighted) => {
        const random = new Random(seed);
        const points = randomFloats(random, pointCount * dim);
        const weights = weighted ? Array.from({ length: pointCount }, () => random.integer(4)) : undefined;
        let before = Number.POSITIVE_INFINITY;
        for (let iterations = 1; iterations <= 6; iterations++) {
          const result = kMeans({ points, dim, centroidCount, weights, iterations, random: new Random(seed) });
          const after = objective(points, dim, result, weights);
          // Centroids are float32: the last digit of a mean may cost a little.
          expect(after).toBeLessThanOrEqual(before * (1 + 1e-6) + 1e-9);
          before = after;
        }
      }),
    );
  });

  it('ends at the means of the true clusters where these are far apart', () => {
    for (let seed = 0; seed < 10; seed++) {
      const random = new Random(seed);
      const points = fourClusters(random, 60);
      const { centroids, assignments } = kMeans({ points, dim: 2, centroidCount: 4, random });
      expect(new Set(assignments.subarray(0, 4)).size).toBe(4);
      assignments.forEach((centroid, point) => {
        expect(centroid).toBe(assignments[point & 3]);
      });
      for (let cluster = 0; cluster < 4; cluster++) {
        const members = Array.from(assignments.keys()).filter((point) => (point & 3) === cluster);
        for (let d = 0; d < 2; d++) {
          const mean = members.reduce((sum, point) => sum + points[point * 2 + d], 0) / members.length;
          expect(centroids[assignments[cluster] * 2 + d]).toBe(Math.fround(mean));
        }
      }
    }
  });
});

describe('assignments', () => {
  it('name the nearest of the centroids that are returned', () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 1, max: 3 }), ({ pointCount, dim, centroidCount, seed }, iterations) => {
        const random = new Random(seed);
        const points = randomFloats(random, pointCount * dim);
        const result = kMeans({ points, dim, centroidCount, iterations, random });
        const chosen = objective(points, dim, result);
        for (let centroid = 0; centroid < centroidCount; centroid++) {
          const assignments = result.assignments.slice();
          assignments[0] = centroid;
          expect(objective(points, dim, { ...result, assignments })).toBeGreaterThanOrEqual(chosen - 1e-4);
        }
      }),
    );
  });

  it('put every point on a centroid of its own value where centroids outnumber the values', () => {
    const points = Float32Array.of(1, 1, 5, 5, 5, 9);
    for (const centroidCount of [3, 4, 6, 40]) {
      const result = kMeans({ points, dim: 1, centroidCount, random: new Random(3) });
      expect([...result.assignments].map((centroid) => result.centroids[centroid])).toEqual([...points]);
      expect(result.centroids.length).toBe(centroidCount);
      expect([...result.centroids].every((centroid) => points.includes(centroid))).toBe(true);
    }
  });
});

describe('a centroid that loses its points', () => {
  it('finds others', () => {
    // With this seed one of the three is left without points on the way.
    const points = Float32Array.of(13, 13, 15, 6, 5, 1, 14, 7, 2, 4, 0, 13);
    const { assignments } = kMeans({ points, dim: 1, centroidCount: 3, random: new Random(576) });
    expect(new Set(assignments).size).toBe(3);
  });
});

describe('options.weights', () => {
  it('draw a lone centroid to the weighted mean', () => {
    const weights = [3, 1];
    const { centroids } = kMeans({
      points: Float32Array.of(0, 8),
      dim: 1,
      centroidCount: 1,
      weights,
      random: new Random(1),
    });
    expect([...centroids]).toEqual([2]); // (3 x 0 + 1 x 8) / 4
  });

  it('of 0 count as if the points were not there', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 5 }), (seed, centroidCount) => {
        const points = randomFloats(new Random(seed), 60 * 2);
        const weights = Array.from({ length: 60 }, (_, point) => (point < 40 ? 1 : 0));
        for (let i = 80; i < 120; i++) points[i] *= 1000;
        const all = kMeans({ points, dim: 2, centroidCount, weights, random: new Random(seed) });
        const some = kMeans({ points: points.slice(0, 80), dim: 2, centroidCount, random: new Random(seed) });
        expect(all.centroids).toEqual(some.centroids);
        expect(all.assignments.subarray(0, 40)).toEqual(some.assignments);
      }),
    );
  });

  it('that are whole count as so many copies', () => {
    for (let seed = 0; seed < 10; seed++) {
      const random = new Random(seed);
      const points = fourClusters(random, 40);
      const weights = Array.from({ length: 40 }, () => 1 + random.integer(4));
      const copies = Float32Array.from(
        weights.flatMap((w, i) => new Array<number[]>(w).fill([points[2 * i], points[2 * i + 1]]).flat()),
      );
      const weighted = kMeans({ points, dim: 2, centroidCount: 4, weights, random });
      const copied = kMeans({ points: copies, dim: 2, centroidCount: 4, random });
      expect(objective(points, 2, weighted, weights)).toBeCloseTo(objective(copies, 2, copied), 3);
      expect(objective(points, 2, weighted, weights)).toBeGreaterThan(1);
    }
  });

  it('may all be 0', () => {
    const { assignments } = kMeans({
      points: Float32Array.of(1, 2),
      dim: 1,
      centroidCount: 2,
      weights: [0, 0],
      random: new Random(1),
    });
    expect(assignments.length).toBe(2);
  });
});

describe('options.start', () => {
  it('is where the iterations begin: those of a run go on from the centroids of a shorter one', () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 1, max: 4 }), ({ pointCount, dim, centroidCount, seed }, iterations) => {
        const points = randomFloats(new Random(seed), pointCount * dim);
        const run = (iterations: number, start?: Float32Array) =>
          kMeans({ points, dim, centroidCount, iterations, start, random: new Random(seed) });
        expect(run(1, run(iterations).centroids)).toEqual(run(iterations + 1));
      }),
    );
  });

  it('is left as it is, and leaves nothing to chance', () => {
    const points = fourClusters(new Random(2), 80);
    const start = points.slice(0, 8);
    const run = (seed: number) => kMeans({ points, dim: 2, centroidCount: 4, start, random: new Random(seed) });
    expect(run(1)).toEqual(run(2));
    expect(start).toEqual(points.slice(0, 8));
  });

  it('may be far from all points: centroids without points find some', () => {
    const points = fourClusters(new Random(2), 80);
    const start = new Float32Array(8).fill(1e6);
    const { assignments } = kMeans({ points, dim: 2, centroidCount: 4, start, random: new Random(1) });
    expect(new Set(assignments).size).toBe(4);
  });

  it('has a row for each centroid', () => {
    const good = { points: Float32Array.of(1, 2, 3, 4), dim: 2, centroidCount: 2, random: new Random(1) };
    expect(() => kMeans({ ...good, start: new Float32Array(2) })).toThrow('start: expected [2, 2], received 2 entries');
  });
});

describe('options.random', () => {
  it('gives the same bytes for the same seed, on both engines', () => {
    const points = randomFloats(new Random(4), 300 * 5);
    const run = (seed: number, engine: 'wasm' | 'plain') =>
      kMeans({ points, dim: 5, centroidCount: 17, random: new Random(seed), engine });
    expect(run(1, 'wasm')).toEqual(run(1, 'wasm'));
    expect(run(1, 'wasm')).toEqual(run(1, 'plain'));
    expect(run(1, 'wasm').centroids).not.toEqual(run(2, 'wasm').centroids);
  });
});

describe('options.iterations', () => {
  it('bounds the work, which ends by itself where the assignment stays', () => {
    const points = fourClusters(new Random(2), 80);
    const run = (iterations: number) => kMeans({ points, dim: 2, centroidCount: 9, iterations, random: new Random(1) });
    expect(run(1).centroids).not.toEqual(run(20).centroids);
    expect(run(1000)).toEqual(run(2000));
  });
});

describe('options.signal', () => {
  it('stops with its reason', () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const options = { points: Float32Array.of(1, 2), dim: 1, centroidCount: 1, random: new Random(1), signal };
    expect(() => kMeans(options)).toThrow('enough');
  });
});

describe('what does not fit is refused', () => {
  const good = { points: Float32Array.of(1, 2, 3, 4), dim: 2, centroidCount: 2, random: new Random(1) };

  it('by shape', () => {
    expect(() => kMeans({ ...good, points: Float32Array.of(1, 2, 3) })).toThrow(ShapeError);
    expect(() => kMeans({ ...good, weights: [1] })).toThrow('weights: expected [2], received 1 entries.');
  });

  it('by value', () => {
    expect(() => kMeans({ ...good, points: new Float32Array(0) })).toThrow('points: expected at least one point');
    for (const centroidCount of [0, 1.5]) expect(() => kMeans({ ...good, centroidCount })).toThrow(ArgumentError);
    for (const iterations of [0, Number.NaN]) expect(() => kMeans({ ...good, iterations })).toThrow(ArgumentError);
    for (const dim of [0, -2]) expect(() => kMeans({ ...good, dim })).toThrow(ArgumentError);
    for (const weight of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => kMeans({ ...good, weights: [1, weight] })).toThrow('weights[1]: expected a finite number >= 0');
    }
    const points = Float32Array.of(1, 2, Number.NaN, 4);
    expect(() => kMeans({ ...good, points })).toThrow('points[2]: expected a finite float32 number, received NaN.');
  });
});

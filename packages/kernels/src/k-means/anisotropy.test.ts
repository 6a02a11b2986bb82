import { Random } from '@lightrec/core';
import { randomFloats, seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Anisotropy, anisotropicError, assignAnisotropic, moveToAnisotropicMeans } from './anisotropy.js';
import { assignNearest } from './nearest.js';

const shapes = fc.record({
  seed: seeds,
  dim: fc.integer({ min: 1, max: 6 }),
  pointCount: fc.integer({ min: 1, max: 20 }),
  centroidCount: fc.integer({ min: 1, max: 9 }),
  weight: fc.constantFrom(0, 0.5, 3, 20),
});
type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;

function draw({ seed, dim, pointCount, centroidCount, weight }: Shape) {
  const random = new Random(seed);
  const points = randomFloats(random, pointCount * dim);
  const centroids = randomFloats(random, centroidCount * dim);
  const directions = randomFloats(random, pointCount * dim);
  for (let row = 0; row < directions.length; row += dim) {
    const vector = directions.subarray(row, row + dim);
    const norm = random.integer(4) === 0 ? Number.POSITIVE_INFINITY : Math.hypot(...vector);
    vector.forEach((value, d) => {
      vector[d] = value / norm;
    });
  }
  return { random, points, centroids, anisotropy: { directions, weight } };
}

/** `|r - c|^2 + weight <n, r - c>^2`, as it is written. */
function error(
  points: Float32Array,
  point: number,
  c: ArrayLike<number>,
  dim: number,
  { directions, weight }: Anisotropy,
) {
  let [squares, along] = [0, 0];
  for (let d = 0; d < dim; d++) {
    const difference = points[point * dim + d] - c[d];
    squares += difference ** 2;
    along += difference * directions[point * dim + d];
  }
  return squares + weight * along ** 2;
}

const rowOf = (table: Float32Array, row: number, dim: number) => table.subarray(row * dim, (row + 1) * dim);

describe('assignAnisotropic', () => {
  it('takes the centroid of least error for each point, on both engines', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { points, centroids, anisotropy } = draw(shape);
        const { dim, centroidCount } = shape;
        const [wasm, plain] = (['wasm', 'plain'] as const).map((engine) =>
          assignAnisotropic(points, centroids, dim, anisotropy, engine),
        );
        expect(wasm).toEqual(plain);
        wasm.forEach((chosen, point) => {
          const errors = Array.from({ length: centroidCount }, (_, w) =>
            error(points, point, rowOf(centroids, w, dim), dim, anisotropy),
          );
          expect(errors[chosen]).toBeLessThanOrEqual(Math.min(...errors) + 1e-4 * (1 + errors[chosen]));
        });
      }),
    );
  });

  it('is the nearest centroid where the weight is 0', () => {
    const { points, centroids, anisotropy } = draw({ seed: 1, dim: 4, pointCount: 50, centroidCount: 9, weight: 0 });
    expect(assignAnisotropic(points, centroids, 4, anisotropy)).toEqual(assignNearest(points, centroids, 4).centroids);
  });
});

describe('moveToAnisotropicMeans', () => {
  it('moves each centroid to where no small step lowers the weighted error of its points', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { random, points, centroids, anisotropy } = draw(shape);
        const { dim, pointCount, centroidCount } = shape;
        const weights = Float64Array.from({ length: pointCount }, () => random.integer(4));
        const assignments = Uint32Array.from({ length: pointCount }, () => random.integer(centroidCount));
        const before = centroids.slice();
        moveToAnisotropicMeans(centroids, points, dim, anisotropy, assignments, weights);
        for (let w = 0; w < centroidCount; w++) {
          const own = Array.from(assignments.keys()).filter((point) => assignments[point] === w && weights[point] > 0);
          if (own.length === 0) expect(rowOf(centroids, w, dim)).toEqual(rowOf(before, w, dim));
          const total = (c: ArrayLike<number>) =>
            own.reduce((sum, point) => sum + weights[point] * error(points, point, c, dim, anisotropy), 0);
          const least = total(rowOf(centroids, w, dim));
          for (const step of [-0.01, 0.01]) {
            for (let d = 0; d < dim; d++) {
              const moved = Array.from(rowOf(centroids, w, dim), (value, i) => (i === d ? value + step : value));
              expect(total(moved)).toBeGreaterThanOrEqual(least - 1e-6 * (1 + least));
            }
          }
        }
      }),
    );
  });
});

it('anisotropicError is that of what is left against zero', () => {
  const { points, anisotropy } = draw({ seed: 2, dim: 3, pointCount: 7, centroidCount: 1, weight: 3 });
  const errorOf = anisotropicError(points, 3, anisotropy);
  for (let point = 0; point < 7; point++) {
    const expected = error(points, point, [0, 0, 0], 3, anisotropy);
    expect(errorOf(points, 3 * point, point)).toBeCloseTo(expected, 6);
    expect(errorOf(points.slice(3 * point, 3 * point + 3), 0, point)).toBeCloseTo(expected, 6);
  }
});

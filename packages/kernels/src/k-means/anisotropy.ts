import { ShapeError } from '@lightrec/core';
import {
  optionNames,
  requireFiniteValues,
  requireKnown,
  requireNonNegative,
  requireRows,
  requireTyped,
} from '@lightrec/core/options';
import { createDenseScorer } from '../dense/dense-scorer.js';
import type { Engine } from '../wasm/kernel-memory.js';
import type { ErrorOf } from './errors-by-length.js';
import { solvePositiveDefinite } from './solve-positive-definite.js';

/**
 * Errors of a vector along its own direction count for more: `|r - c|^2 + weight <n, r - c>^2`. Items are found by
 * inner products with users who look much the same way, so that an error along that way moves the item in their
 * lists, and one across it hardly does: score-aware quantization (Guo et al., ICML'20).
 */
export interface Anisotropy {
  /** n, of length 1 or 0 (where all ways are alike), shape `[pointCount, dim]`. */
  directions: Float32Array;
  /** How much more an error along n counts, >= 0; 0 is plain squared distance. */
  weight: number;
}

export const anisotropyNames = /* @__PURE__ */ optionNames<Anisotropy>({ directions: 1, weight: 1 });

/** Throws unless there is a direction for each of the points, and the weight is one. */
export function requireAnisotropy(points: Float32Array, dim: number, anisotropy: Anisotropy): void {
  requireKnown('anisotropy', anisotropy, anisotropyNames);
  const { directions, weight } = anisotropy;
  requireTyped('anisotropy.directions', directions, 'Float32Array');
  if (directions.length !== points.length) {
    const expected = [points.length / dim, dim];
    throw new ShapeError({ argument: 'anisotropy.directions', expected, received: `${directions.length} entries` });
  }
  requireFiniteValues('anisotropy.directions', directions);
  requireNonNegative('anisotropy.weight', weight);
}

/** Points scored at a time, so that the score tables stay small. */
const chunkSize = 1024;

/**
 * The centroid of least anisotropic error for each point, ties to the smaller index.
 *
 * @param points - shape `[pointCount, dim]`
 * @param centroids - shape `[centroidCount, dim]`
 * @returns shape `[pointCount]`
 */
export function assignAnisotropic(
  points: Float32Array,
  centroids: Float32Array,
  dim: number,
  { directions, weight }: Anisotropy,
  engine: Engine = 'auto',
): Uint32Array {
  const scorer = createDenseScorer({ items: centroids, dim, engine });
  const centroidCount = centroids.length / dim;
  const norms = Float64Array.from({ length: centroidCount }, (_, w) =>
    dot(centroids, w * dim, centroids, w * dim, dim),
  );
  const assignments = new Uint32Array(points.length / dim);
  const along = new Float32Array(chunkSize * centroidCount);
  const across = new Float32Array(chunkSize * centroidCount);
  for (let start = 0; start < assignments.length; start += chunkSize) {
    const count = Math.min(chunkSize, assignments.length - start);
    const [from, to] = [start * dim, (start + count) * dim];
    scorer.score(points.subarray(from, to), across.subarray(0, count * centroidCount));
    scorer.score(directions.subarray(from, to), along.subarray(0, count * centroidCount));
    for (let row = 0; row < count; row++) {
      const point = start + row;
      const own = dot(points, point * dim, directions, point * dim, dim);
      let least = Number.POSITIVE_INFINITY;
      for (let w = 0, at = row * centroidCount; w < centroidCount; w++, at++) {
        // Up to what is the same for every centroid.
        const error = norms[w] - 2 * across[at] + weight * along[at] * (along[at] - 2 * own);
        if (error >= least) continue;
        least = error;
        assignments[point] = w;
      }
    }
  }
  return assignments;
}

/**
 * Moves each centroid to where the weighted anisotropic error of its points is least: the solution of
 * `(sum of w (I + weight n n^T)) c = sum of w (I + weight n n^T) r`. One without weight stays where it is.
 *
 * @param weights - shape `[pointCount]`
 */
export function moveToAnisotropicMeans(
  centroids: Float32Array,
  points: Float32Array,
  dim: number,
  { directions, weight }: Anisotropy,
  assignments: Uint32Array,
  weights: ArrayLike<number>,
): void {
  const centroidCount = centroids.length / dim;
  const masses = new Float64Array(centroidCount);
  const matrices = new Float64Array(centroidCount * dim * dim);
  const sides = new Float64Array(centroidCount * dim);
  assignments.forEach((w, point) => {
    const mass = weights[point];
    const row = point * dim;
    const own = weight * dot(points, row, directions, row, dim);
    masses[w] += mass;
    for (let i = 0; i < dim; i++) {
      sides[w * dim + i] += mass * (points[row + i] + own * directions[row + i]);
      const scale = mass * weight * directions[row + i];
      const matrixRow = (w * dim + i) * dim;
      for (let j = 0; j <= i; j++) matrices[matrixRow + j] += scale * directions[row + j];
    }
  });
  for (let w = 0; w < centroidCount; w++) {
    if (!(masses[w] > 0)) continue;
    const matrix = matrices.subarray(w * dim * dim, (w + 1) * dim * dim);
    for (let i = 0; i < dim; i++) matrix[i * dim + i] += masses[w];
    centroids.set(solvePositiveDefinite(matrix, sides.subarray(w * dim, (w + 1) * dim)), w * dim);
  }
}

/**
 * The error of what is left of a point.
 *
 * @param points - shape `[pointCount, dim]`
 * @throws ShapeError or ArgumentError, naming what does not fit
 */
export function anisotropicError(points: Float32Array, dim: number, anisotropy: Anisotropy): ErrorOf {
  requireRows('points', points, dim);
  requireAnisotropy(points, dim, anisotropy);
  const { directions, weight } = anisotropy;
  return (rows, start, point) =>
    dot(rows, start, rows, start, dim) + weight * dot(rows, start, directions, point * dim, dim) ** 2;
}

function dot(a: Float32Array, aStart: number, b: Float32Array, bStart: number, dim: number): number {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += a[aStart + d] * b[bStart + d];
  return sum;
}

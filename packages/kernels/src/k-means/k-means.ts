import { ArgumentError, type Random, requireInteger, ShapeError } from '@lightrec/core';
import type { Engine } from '../wasm/kernel-memory.js';
import { assignNearest } from './nearest.js';
import { seedCentroids } from './seeding.js';

export interface KMeansOptions {
  /** Shape `[pointCount, dim]`. */
  points: Float32Array;
  dim: number;
  centroidCount: number;
  /** How much each point counts, >= 0, shape `[pointCount]`. Default: all alike. */
  weights?: ArrayLike<number>;
  /** Lloyd iterations. Default: 20; fewer where the assignment stops changing. */
  iterations?: number;
  random: Random;
  /** Default: `auto`. */
  engine?: Engine;
  signal?: AbortSignal;
}

export interface KMeansResult {
  /** Shape `[centroidCount, dim]`. */
  centroids: Float32Array;
  /** Nearest centroid of each point, shape `[pointCount]`. */
  assignments: Uint32Array;
}

/**
 * Weighted k-means: k-means++ seeding (Arthur and Vassilvitskii, 2007), then Lloyd's iterations. A centroid
 * that loses all its points moves to the point that is worst represented.
 */
export function kMeans(options: KMeansOptions): KMeansResult {
  const { points, dim, centroidCount, iterations = 20, random, engine = 'auto' } = options;
  const pointCount = points.length / dim;
  if (!Number.isInteger(pointCount)) {
    throw new ShapeError({ argument: 'points', expected: `a multiple of dim ${dim}`, received: `${points.length} entries` });
  }
  requireInteger('centroidCount', centroidCount, 1);
  requireInteger('iterations', iterations, 1);
  if (pointCount === 0) throw new ArgumentError({ argument: 'points', expected: 'at least one point', received: 'none' });
  const weights = checkedWeights(options.weights, pointCount);
  const centroids = seedCentroids(points, dim, centroidCount, weights, random);
  let assignment = assignNearest(points, centroids, dim, engine);
  for (let iteration = 0; iteration < iterations; iteration++) {
    options.signal?.throwIfAborted();
    moveToMeans(centroids, points, dim, assignment.centroids, weights);
    reviveEmpty(centroids, points, dim, assignment, weights);
    const next = assignNearest(points, centroids, dim, engine);
    const settled = next.centroids.every((centroid, point) => centroid === assignment.centroids[point]);
    assignment = next;
    if (settled) break;
  }
  return { centroids, assignments: assignment.centroids };
}

function checkedWeights(weights: ArrayLike<number> | undefined, pointCount: number): Float64Array {
  if (!weights) return new Float64Array(pointCount).fill(1);
  if (weights.length !== pointCount) {
    throw new ShapeError({ argument: 'weights', expected: [pointCount], received: [weights.length] });
  }
  const checked = Float64Array.from(weights);
  const wrong = checked.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (wrong >= 0) {
    throw new ArgumentError({ argument: `weights[${wrong}]`, expected: 'a finite number >= 0', received: checked[wrong] });
  }
  return checked;
}

/** Each centroid becomes the weighted mean of its points; one without weight stays where it is. */
function moveToMeans(centroids: Float32Array, points: Float32Array, dim: number, assignments: Uint32Array, weights: Float64Array): void {
  const sums = new Float64Array(centroids.length);
  const masses = new Float64Array(centroids.length / dim);
  for (let point = 0; point < assignments.length; point++) {
    const centroid = assignments[point];
    masses[centroid] += weights[point];
    for (let d = 0; d < dim; d++) sums[centroid * dim + d] += weights[point] * points[point * dim + d];
  }
  for (let i = 0; i < centroids.length; i++) {
    const mass = masses[Math.floor(i / dim)];
    if (mass > 0) centroids[i] = sums[i] / mass;
  }
}

function reviveEmpty(
  centroids: Float32Array,
  points: Float32Array,
  dim: number,
  assignment: { centroids: Uint32Array; scores: Float32Array },
  weights: Float64Array,
): void {
  const occupied = new Uint8Array(centroids.length / dim);
  for (const centroid of assignment.centroids) occupied[centroid] = 1;
  if (occupied.every((flag) => flag === 1)) return;
  const worstFirst = rankByError(points, dim, assignment.scores, weights);
  let next = 0;
  for (let centroid = 0; centroid < occupied.length && next < worstFirst.length; centroid++) {
    if (occupied[centroid]) continue;
    const point = worstFirst[next++];
    centroids.set(points.subarray(point * dim, (point + 1) * dim), centroid * dim);
  }
}

/** Points that do not lie on their centroid, from the largest weighted squared distance down. */
function rankByError(points: Float32Array, dim: number, scores: Float32Array, weights: Float64Array): number[] {
  const errors = Float64Array.from(scores, (score, point) => {
    let norm = 0;
    for (let d = 0; d < dim; d++) norm += points[point * dim + d] ** 2;
    return weights[point] * (norm - 2 * score);
  });
  const candidates = Array.from(errors.keys()).filter((point) => errors[point] > 0);
  return candidates.sort((a, b) => errors[b] - errors[a] || a - b);
}

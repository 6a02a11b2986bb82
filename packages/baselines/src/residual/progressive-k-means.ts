import type { Random } from '@lightrec/core';
import { type Engine, type KMeansResult, kMeans } from '@lightrec/kernels';
import { partOf } from '../product/subspaces.js';
import { principalAxes, transform, type WeightedPoints } from '../rotation.js';

export interface ProgressiveKMeansOptions extends WeightedPoints {
  centroidCount: number;
  /** Lloyd iterations in all dimensions; a quarter of them at each number on the way, which settles the start alone. */
  iterations: number;
  /** How many numbers of dimensions there are on the way, the last of which is all of them. */
  dimensionSteps: number;
  random: Random;
  engine: Engine;
  /** As of `kMeans`. */
  threads: number;
}

/**
 * K-means that finds its centroids in few dimensions first: along the principal axes of the points, in ever more of
 * them, each time from the centroids before. What moves points most is settled before the rest is looked at, so that
 * fewer centroids end where they serve little. As faiss trains its residual quantizer (`ProgressiveDimClustering`).
 *
 * @returns yields after each number of dimensions
 */
export function* progressiveKMeans(options: ProgressiveKMeansOptions): Generator<undefined, KMeansResult> {
  const { points, dim, weights, centroidCount, iterations, dimensionSteps, random, engine, threads } = options;
  const axes = principalAxes({ points, dim, weights });
  const rotated = transform(points, axes);
  let start: Float32Array | undefined;
  let width = 0;
  let result: KMeansResult | undefined;
  for (let step = 1; step <= dimensionSteps; step++) {
    const next = Math.ceil(dim ** (step / dimensionSteps) - 1e-9);
    if (next === width) continue;
    const part = partOf(rotated, dim, { start: 0, end: next });
    const wider = start && widen(start, width, next);
    const rounds = next === dim ? iterations : Math.ceil(iterations / 4);
    result = kMeans({
      ...{ points: part, dim: next, centroidCount, weights, iterations: rounds, start: wider },
      ...{ random, engine, threads },
    });
    start = result.centroids;
    width = next;
    yield;
  }
  return { ...result!, centroids: transform(result!.centroids, axes.transpose()) };
}

/** Centroids that are zero in further dimensions, where the points are so as a mean or not: Lloyd moves them there. */
function widen(centroids: Float32Array, width: number, to: number): Float32Array {
  const wider = new Float32Array((centroids.length / width) * to);
  for (let row = 0; row * width < centroids.length; row++) {
    wider.set(centroids.subarray(row * width, (row + 1) * width), row * to);
  }
  return wider;
}

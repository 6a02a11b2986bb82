import { ArgumentError, type Random } from '@lightrec/core';
import {
  optionNames,
  requireFiniteValues,
  requireInteger,
  requireKnown,
  requireLength,
  requireRandom,
  requireRows,
  requireSignal,
  requireTyped,
  requireWeights,
} from '@lightrec/core/options';
import { mostThreads, usualIterations } from '../limits.js';
import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import { moveToMeans } from './means.js';
import { type CreateNearest, createNearest as onOneThread } from './nearest.js';
import { reviveEmpty } from './revive-empty.js';
import { runToEnd } from './run-steps.js';
import { seedCentroids } from './seeding.js';
import { createNearestOf } from './threads/threaded-nearest.js';

export interface KMeansOptions {
  /** Shape `[pointCount, dim]`, finite. */
  points: Float32Array;
  dim: number;
  centroidCount: number;
  /** How much each point counts, >= 0, shape `[pointCount]`; 0 is as if it were not there. Default: all alike. */
  weights?: ArrayLike<number>;
  /** Centroids to start from, shape `[centroidCount, dim]`, finite, left as they are. Default: k-means++ seeding. */
  start?: Float32Array;
  /** Lloyd iterations. Default: 20; fewer where the assignment stops changing. */
  iterations?: number;
  random: Random;
  /** Default: `auto`. */
  engine?: Engine;
  /**
   * That assign the points, this one among them; more than one where there is `node:worker_threads`. The same bytes with
   * any number of them. Default: 1.
   */
  threads?: number;
  /** Looked at before the work, which then runs in one go. Default: none. */
  signal?: AbortSignal;
}

export const kMeansNames = /* @__PURE__ */ optionNames<KMeansOptions>({
  points: 1,
  dim: 1,
  centroidCount: 1,
  weights: 1,
  start: 1,
  iterations: 1,
  random: 1,
  engine: 1,
  threads: 1,
  signal: 1,
});

export interface KMeansResult {
  /** Shape `[centroidCount, dim]`. */
  centroids: Float32Array;
  /** Nearest centroid of each point, shape `[pointCount]`. */
  assignments: Uint32Array;
}

/**
 * Weighted k-means: k-means++ seeding (Arthur and Vassilvitskii, 2007) or `start`, then Lloyd's iterations. A centroid
 * that loses all its points moves to the point that is worst represented. With fewer distinct points than
 * centroids, the centroids left over repeat points and get none.
 *
 * @throws ShapeError or ArgumentError, naming what does not fit; the signal's reason where it was aborted
 */
export function kMeans(options: KMeansOptions): KMeansResult {
  requireKnown('kMeans', options, kMeansNames);
  const { points, dim, centroidCount, start, iterations = usualIterations, random, engine = 'auto', signal } = options;
  const { threads = 1 } = options;
  const pointCount = requireRows('points', points, dim);
  requireInteger('centroidCount', centroidCount, 1);
  requireInteger('iterations', iterations, 1);
  requireRandom('random', random);
  resolveEngine(engine);
  requireSignal('signal', signal);
  requireInteger('threads', threads, 1, mostThreads);
  const createNearest = createNearestOf(threads);
  if (pointCount === 0)
    throw new ArgumentError({ argument: 'points', expected: 'at least one point', received: 'none' });
  requireFiniteValues('points', points);
  const weights = requireWeights('weights', options.weights, pointCount);
  if (start !== undefined) {
    requireTyped('start', start, 'Float32Array');
    requireLength('start', start, [centroidCount, dim]);
    requireFiniteValues('start', start);
  }
  const steps = { points, dim, centroidCount, weights, start, iterations, random, engine, createNearest, signal };
  return runToEnd(kMeansSteps(steps));
}

/** What k-means goes by, checked and with its defaults. */
export interface KMeansStepsOptions
  extends Required<Omit<KMeansOptions, 'weights' | 'start' | 'signal' | 'threads'>>,
    Pick<KMeansOptions, 'start' | 'signal'> {
  weights: Float64Array;
  /** Default: on one thread. */
  createNearest?: CreateNearest;
}

/** The same of what is checked, in steps, between which a caller may do something else: yields how many iterations are done. */
export function* kMeansSteps({
  points,
  dim,
  centroidCount,
  weights,
  start,
  iterations,
  random,
  engine,
  createNearest = onOneThread,
  signal,
}: KMeansStepsOptions): Generator<number, KMeansResult> {
  signal?.throwIfAborted();
  const centroids = start?.slice() ?? (yield* seedCentroids(points, dim, centroidCount, weights, random));
  const nearest = createNearest([centroids], dim, engine);
  let assignment = nearest.assign(0, points);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const masses = moveToMeans(centroids, points, dim, assignment.centroids, weights);
    reviveEmpty(centroids, masses, points, dim, assignment, weights);
    nearest.replace(0, centroids);
    const next = nearest.assign(0, points);
    const settled = next.centroids.every((centroid, point) => centroid === assignment.centroids[point]);
    assignment = next;
    if (settled) break;
    yield iteration + 1;
  }
  return { centroids, assignments: assignment.centroids };
}

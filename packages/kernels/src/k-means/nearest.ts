import { ArgumentError, requireFiniteValues } from '@lightrec/core';
import { countRows } from '../checks.js';
import { type Engine, KernelMemory, resolveEngine } from '../wasm/kernel-memory.js';
import { interleaveQuads, roundUp } from '../wasm/quads.js';

/** For each point its nearest centroid, ties to the smaller index. */
export interface Assignment {
  /** Index of the nearest centroid, shape `[pointCount]`. */
  centroids: Uint32Array;
  /** `<point, centroid> - |centroid|^2 / 2` of it, which grows as the distance falls; shape `[pointCount]`. */
  scores: Float32Array;
}

/** Points assigned in one kernel call, so that the kernel memory stays small however many there are. */
const chunkSize = 8192;

/**
 * The assignment of k-means.
 *
 * @param points - shape `[pointCount, dim]`, finite
 * @param centroids - shape `[centroidCount, dim]`, at least one, finite
 * @throws ShapeError or ArgumentError, naming what does not fit
 */
export function assignNearest(
  points: Float32Array,
  centroids: Float32Array,
  dim: number,
  engine: Engine = 'auto',
): Assignment {
  countRows('points', points, dim);
  if (countRows('centroids', centroids, dim) === 0) {
    throw new ArgumentError({ argument: 'centroids', expected: 'at least one centroid', received: 'none' });
  }
  requireFiniteValues('points', points);
  requireFiniteValues('centroids', centroids);
  return nearestOf(points, centroids, dim, engine);
}

/** The same of what is checked. */
export function nearestOf(points: Float32Array, centroids: Float32Array, dim: number, engine: Engine): Assignment {
  const pointCount = points.length / dim;
  const assignment = { centroids: new Uint32Array(pointCount), scores: new Float32Array(pointCount) };
  const biases = halfSquaredNorms(centroids, dim);
  if (resolveEngine(engine) === 'plain') assignPlain(points, centroids, biases, dim, assignment);
  else assignWasm(points, centroids, biases, dim, assignment);
  return assignment;
}

/** The slow twin: same order of operations in float32, so the same bits. */
function assignPlain(
  points: Float32Array,
  centroids: Float32Array,
  biases: Float32Array,
  dim: number,
  out: Assignment,
): void {
  for (let point = 0; point < out.centroids.length; point++) {
    let best = Number.NEGATIVE_INFINITY;
    for (let centroid = 0; centroid < biases.length; centroid++) {
      let score = biases[centroid];
      for (let d = 0; d < dim; d++) {
        score = Math.fround(score + Math.fround(points[point * dim + d] * centroids[centroid * dim + d]));
      }
      if (score > best) {
        best = score;
        out.centroids[point] = centroid;
      }
    }
    out.scores[point] = best;
  }
}

function assignWasm(
  points: Float32Array,
  centroids: Float32Array,
  biases: Float32Array,
  dim: number,
  out: Assignment,
): void {
  const memory = new KernelMemory();
  const pointCount = out.centroids.length;
  const chunk = Math.min(chunkSize, pointCount);
  // The kernel takes two quads at a time; lanes beyond the last centroid can never win.
  const paddedCount = roundUp(biases.length, 8);
  const quads = memory.allocate(paddedCount * dim * 4);
  const biasAddress = memory.allocate(paddedCount * 4);
  const pointAddress = memory.allocate(chunk * dim * 4);
  const assignmentAddress = memory.allocate(chunk * 4);
  const scoreAddress = memory.allocate(chunk * 4);
  interleaveQuads(centroids, dim, memory.float32(quads, paddedCount * dim));
  memory.float32(biasAddress, paddedCount).fill(Number.NEGATIVE_INFINITY).set(biases);
  for (let start = 0; start < pointCount; start += chunk) {
    const count = Math.min(chunk, pointCount - start);
    memory.float32(pointAddress, count * dim).set(points.subarray(start * dim, (start + count) * dim));
    memory.kernels.nearestQuads(
      pointAddress,
      count,
      quads,
      paddedCount / 4,
      biasAddress,
      dim,
      assignmentAddress,
      scoreAddress,
    );
    out.centroids.set(memory.uint32(assignmentAddress, count), start);
    out.scores.set(memory.float32(scoreAddress, count), start);
  }
}

/** `-|centroid|^2 / 2`, shape `[centroidCount]`. */
function halfSquaredNorms(centroids: Float32Array, dim: number): Float32Array {
  const biases = new Float32Array(centroids.length / dim);
  for (let centroid = 0; centroid < biases.length; centroid++) {
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += centroids[centroid * dim + d] ** 2;
    biases[centroid] = -sum / 2;
  }
  return biases;
}

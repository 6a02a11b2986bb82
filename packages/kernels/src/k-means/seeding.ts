import type { Random } from '@lightrec/core';
import type { Engine } from '../wasm/kernel-memory.js';
import { createDistances } from './distances.js';

/**
 * k-means++ seeding: each further centroid is a point drawn with probability in proportion to its weighted
 * squared distance from the centroids so far. Where all points are covered (fewer distinct points than
 * centroids), the remaining centroids repeat points; no point will be nearest to them first.
 *
 * @yields after each centroid, as there is work for seconds where points are many
 */
export function* seedCentroids({
  points,
  dim,
  centroidCount,
  weights,
  random,
  engine,
}: {
  points: Float32Array;
  dim: number;
  centroidCount: number;
  weights: Float64Array;
  random: Random;
  engine: Engine;
}): Generator<void, Float32Array> {
  const centroids = new Float32Array(centroidCount * dim);
  const distances = createDistances(points, dim, engine);
  // The first is drawn as if all were as far.
  let squares = new Float64Array(points.length / dim).fill(1);
  for (let centroid = 0; centroid < centroidCount; centroid++) {
    const point = drawByMass(squares, weights, random);
    const chosen = points.subarray(point * dim, (point + 1) * dim);
    centroids.set(chosen, centroid * dim);
    squares = distances.lowerBy(chosen);
    yield;
  }
  return centroids;
}

function drawByMass(squares: Float64Array, weights: Float64Array, random: Random): number {
  let total = 0;
  for (let point = 0; point < weights.length; point++) total += squares[point] * weights[point];
  if (!(total > 0)) return random.integer(weights.length);
  let remaining = random.uniform() * total;
  let last = 0;
  for (let point = 0; point < weights.length; point++) {
    const mass = squares[point] * weights[point];
    if (mass <= 0) continue;
    last = point;
    remaining -= mass;
    if (remaining < 0) break;
  }
  return last;
}

import type { Random } from '@lightrec/core';

/**
 * k-means++ seeding: each further centroid is a point drawn with probability in proportion to its weighted
 * squared distance from the centroids so far. Where all points are covered (fewer distinct points than
 * centroids), the remaining centroids repeat points; no point will be nearest to them first.
 *
 * @yields 0, the iterations that are done, after each centroid, as there is work for seconds where points are many
 */
export function* seedCentroids(
  points: Float32Array,
  dim: number,
  centroidCount: number,
  weights: Float64Array,
  random: Random,
): Generator<number, Float32Array> {
  const pointCount = points.length / dim;
  const centroids = new Float32Array(centroidCount * dim);
  const distances = new Float64Array(pointCount).fill(1);
  for (let centroid = 0; centroid < centroidCount; centroid++) {
    const point = drawByMass(distances, weights, random);
    const chosen = points.subarray(point * dim, (point + 1) * dim);
    centroids.set(chosen, centroid * dim);
    if (centroid === 0) distances.fill(Number.POSITIVE_INFINITY);
    lowerDistances(distances, points, dim, chosen);
    yield 0;
  }
  return centroids;
}

function drawByMass(distances: Float64Array, weights: Float64Array, random: Random): number {
  let total = 0;
  for (let point = 0; point < distances.length; point++) total += distances[point] * weights[point];
  if (!(total > 0)) return random.integer(distances.length);
  let remaining = random.uniform() * total;
  let last = 0;
  for (let point = 0; point < distances.length; point++) {
    const mass = distances[point] * weights[point];
    if (mass <= 0) continue;
    last = point;
    remaining -= mass;
    if (remaining < 0) break;
  }
  return last;
}

function lowerDistances(distances: Float64Array, points: Float32Array, dim: number, chosen: Float32Array): void {
  for (let point = 0; point < distances.length; point++) {
    const limit = distances[point];
    let distance = 0;
    for (let d = 0; d < dim && distance < limit; d++) distance += (points[point * dim + d] - chosen[d]) ** 2;
    if (distance < limit) distances[point] = distance;
  }
}

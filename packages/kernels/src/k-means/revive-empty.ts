import type { Assignment } from './nearest.js';

/**
 * Moves each centroid that stands for no weight to a point that is badly represented, the worst first, so that
 * no codeword is wasted; where every point lies on its centroid, it stays.
 *
 * @param centroids - changed in place, shape `[centroidCount, dim]`
 * @param masses - the weight of each centroid's points, shape `[centroidCount]`
 */
export function reviveEmpty(
  centroids: Float32Array,
  masses: Float64Array,
  points: Float32Array,
  dim: number,
  { scores }: Assignment,
  weights: Float64Array,
): void {
  if (masses.every((mass) => mass > 0)) return;
  const worstFirst = rankByError(points, dim, scores, weights);
  let next = 0;
  for (let centroid = 0; centroid < masses.length && next < worstFirst.length; centroid++) {
    if (masses[centroid] > 0) continue;
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

/**
 * Each centroid becomes the weighted mean of its points; one without weight stays where it is.
 *
 * @param centroids - changed in place, shape `[centroidCount, dim]`
 * @param assignments - the centroid of each point, shape `[pointCount]`
 * @returns the weight of each centroid's points, shape `[centroidCount]`
 */
export function moveToMeans(
  centroids: Float32Array,
  points: Float32Array,
  dim: number,
  assignments: Uint32Array,
  weights: Float64Array,
): Float64Array {
  const sums = new Float64Array(centroids.length);
  const masses = new Float64Array(centroids.length / dim);
  for (let point = 0, at = 0; point < assignments.length; point++) {
    const weight = weights[point];
    masses[assignments[point]] += weight;
    for (let sum = assignments[point] * dim, end = sum + dim; sum < end; sum++, at++) sums[sum] += weight * points[at];
  }
  for (let centroid = 0, i = 0; centroid < masses.length; centroid++) {
    const mass = masses[centroid];
    for (const end = i + dim; i < end; i++) if (mass > 0) centroids[i] = sums[i] / mass;
  }
  return masses;
}

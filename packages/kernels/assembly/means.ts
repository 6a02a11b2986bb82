/**
 * Adds weighted points to the sums of their centroids, in float64, point after point.
 *
 * @param points - `[pointCount, dim]`
 * @param weights - float64, `[pointCount]`
 * @param assignments - u32, `[pointCount]`
 * @param sums - float64, `[centroidCount, dim]`
 */
export function addToSums(
  points: usize,
  pointCount: u32,
  dim: u32,
  weights: usize,
  assignments: usize,
  sums: usize,
): void {
  const evenBytes: usize = (dim >> 1) << 3;
  for (const last = weights + (pointCount << 3); weights < last; weights += 8, assignments += 4) {
    const weight = v128.load64_splat(weights);
    let sum = sums + ((load<u32>(assignments) * dim) << 3);
    for (const end = points + evenBytes; points < end; points += 8, sum += 16) {
      const two = f64x2.promote_low_f32x4(v128.load64_zero(points));
      v128.store(sum, f64x2.add(v128.load(sum), f64x2.mul(weight, two)));
    }
    if (dim & 1) {
      store<f64>(sum, load<f64>(sum) + load<f64>(weights) * f64(load<f32>(points)));
      points += 4;
    }
  }
}

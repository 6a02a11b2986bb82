/**
 * Lowers each point's squared distance from the centroids so far to that from a further one, in float64, two points to a
 * register, each sum in the order of the dimensions. Four points that are all further away are left early.
 *
 * @param quads - points, `[quadCount, dim, 4]`
 * @param centroid - `[dim]`, float64
 * @param distances - float64, lowered, `[quadCount * 4]`
 */
export function lowerDistances(quads: usize, quadCount: u32, centroid: usize, dim: u32, distances: usize): void {
  const quadBytes: usize = dim << 4;
  for (const last = quads + quadCount * quadBytes; quads < last; distances += 32) {
    const low = v128.load(distances);
    const high = v128.load(distances, 16);
    const next = quads + quadBytes;
    let lowSum = f64x2.splat(0);
    let highSum = lowSum;
    let isNear = true;
    for (let value = centroid; isNear && quads < next; ) {
      // A sum of squares never falls: one that has reached the distance so far cannot lower it.
      for (const end = min<usize>(quads + (8 << 4), next); quads < end; quads += 16, value += 8) {
        const four = v128.load(quads);
        const splat = v128.load64_splat(value);
        const lowLeft = f64x2.sub(f64x2.promote_low_f32x4(four), splat);
        const highLeft = f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<i32>(four, four, 2, 3, 2, 3)), splat);
        lowSum = f64x2.add(lowSum, f64x2.mul(lowLeft, lowLeft));
        highSum = f64x2.add(highSum, f64x2.mul(highLeft, highLeft));
      }
      isNear = v128.any_true(v128.or(f64x2.lt(lowSum, low), f64x2.lt(highSum, high)));
    }
    if (isNear) {
      v128.store(distances, f64x2.pmin(low, lowSum));
      v128.store(distances, f64x2.pmin(high, highSum), 16);
    }
    quads = next;
  }
}

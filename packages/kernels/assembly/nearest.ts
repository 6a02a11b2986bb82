/**
 * The nearest centroid of each point, as the largest of `<point, centroid> + bias` with
 * `bias = -|centroid|^2 / 2`: four centroids to a register, ties to the smaller index.
 *
 * @param points - `[pointCount, dim]`
 * @param quads - centroids, `[quadCount, dim, 4]`, quadCount even; padding lanes have a bias of -Infinity
 * @param biases - `[quadCount * 4]`
 * @param assignments - written, one u32 a point
 * @param scores - written, the winning value of each point
 */
export function nearestQuads(
  points: usize,
  pointCount: u32,
  quads: usize,
  quadCount: u32,
  biases: usize,
  dim: u32,
  assignments: usize,
  scores: usize,
): void {
  const pairCount = quadCount >> 1;
  const quadBytes: usize = dim << 4;
  for (let point: u32 = 0; point < pointCount; point++) {
    const row = points + ((point * dim) << 2);
    let best = f32x4.splat(-Infinity);
    let bestIndex = i32x4.splat(0);
    let index = i32x4(0, 1, 2, 3);
    let quad = quads;
    let bias = biases;
    for (let pair: u32 = 0; pair < pairCount; pair++) {
      let first = v128.load(bias);
      let second = v128.load(bias, 16);
      let value = row;
      const end = quad + quadBytes;
      const other = quadBytes;
      for (let at = quad; at < end; at += 16) {
        const splat = v128.load32_splat(value);
        first = f32x4.add(first, f32x4.mul(v128.load(at), splat));
        second = f32x4.add(second, f32x4.mul(v128.load(at + other), splat));
        value += 4;
      }
      let better = f32x4.gt(first, best);
      best = v128.bitselect(first, best, better);
      bestIndex = v128.bitselect(index, bestIndex, better);
      index = i32x4.add(index, i32x4.splat(4));
      better = f32x4.gt(second, best);
      best = v128.bitselect(second, best, better);
      bestIndex = v128.bitselect(index, bestIndex, better);
      index = i32x4.add(index, i32x4.splat(4));
      quad = end + quadBytes;
      bias += 32;
    }
    writeBestLane(best, bestIndex, assignments + (point << 2), scores + (point << 2));
  }
}

function writeBestLane(best: v128, bestIndex: v128, assignment: usize, score: usize): void {
  let value = f32x4.extract_lane(best, 0);
  let index = i32x4.extract_lane(bestIndex, 0);
  const v1 = f32x4.extract_lane(best, 1);
  const i1 = i32x4.extract_lane(bestIndex, 1);
  if (v1 > value || (v1 === value && i1 < index)) {
    value = v1;
    index = i1;
  }
  const v2 = f32x4.extract_lane(best, 2);
  const i2 = i32x4.extract_lane(bestIndex, 2);
  if (v2 > value || (v2 === value && i2 < index)) {
    value = v2;
    index = i2;
  }
  const v3 = f32x4.extract_lane(best, 3);
  const i3 = i32x4.extract_lane(bestIndex, 3);
  if (v3 > value || (v3 === value && i3 < index)) {
    value = v3;
    index = i3;
  }
  store<i32>(assignment, index);
  store<f32>(score, value);
}

/**
 * `<point, centroid> + bias` of each centroid for each point.
 *
 * @param scores - written, `[pointCount, quadCount * 4]`
 */
export function scoreQuads(
  points: usize,
  pointCount: u32,
  quads: usize,
  quadCount: u32,
  biases: usize,
  dim: u32,
  scores: usize,
): void {
  const quadBytes: usize = dim << 4;
  for (let point: u32 = 0; point < pointCount; point++, points += dim << 2) {
    let at = quads;
    for (let quad: u32 = 0; quad < quadCount; quad += 2, scores += 32) {
      let first = v128.load(biases + (quad << 4));
      let second = v128.load(biases + (quad << 4), 16);
      let value = points;
      for (const end = at + quadBytes; at < end; at += 16, value += 4) {
        const splat = v128.load32_splat(value);
        first = f32x4.add(first, f32x4.mul(v128.load(at), splat));
        second = f32x4.add(second, f32x4.mul(v128.load(at + quadBytes), splat));
      }
      at += quadBytes;
      v128.store(scores, first);
      v128.store(scores, second, 16);
    }
  }
}

/**
 * The nearest centroid of each point, as the largest of `<point, centroid> + bias` with
 * `bias = -|centroid|^2 / 2`: four points share each load of a quad of centroids, so that four sums are under way at
 * once; each adds its products in the order of the dimensions. Ties go to the smaller index.
 *
 * @param points - `[pointCount, dim]`, pointCount a multiple of 4
 * @param quads - centroids, `[quadCount, dim, 4]`; padding lanes have a bias of -Infinity
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
  const rowBytes: usize = dim << 2;
  const quadBytes: usize = dim << 4;
  const lastQuad = quads + quadCount * quadBytes;
  for (let point: u32 = 0; point < pointCount; point += 4) {
    let best0 = f32x4.splat(-Infinity);
    let best1 = best0;
    let best2 = best0;
    let best3 = best0;
    let at0 = i32x4.splat(0);
    let at1 = at0;
    let at2 = at0;
    let at3 = at0;
    let index = i32x4(0, 1, 2, 3);
    let bias = biases;
    for (let quad = quads; quad < lastQuad; ) {
      let sum0 = v128.load(bias);
      let sum1 = sum0;
      let sum2 = sum0;
      let sum3 = sum0;
      let value = points;
      for (const end = quad + quadBytes; quad < end; quad += 16) {
        const four = v128.load(quad);
        sum0 = f32x4.add(sum0, f32x4.mul(four, v128.load32_splat(value)));
        sum1 = f32x4.add(sum1, f32x4.mul(four, v128.load32_splat(value + rowBytes)));
        sum2 = f32x4.add(sum2, f32x4.mul(four, v128.load32_splat(value + 2 * rowBytes)));
        sum3 = f32x4.add(sum3, f32x4.mul(four, v128.load32_splat(value + 3 * rowBytes)));
        value += 4;
      }
      at0 = v128.bitselect(index, at0, f32x4.gt(sum0, best0));
      at1 = v128.bitselect(index, at1, f32x4.gt(sum1, best1));
      at2 = v128.bitselect(index, at2, f32x4.gt(sum2, best2));
      at3 = v128.bitselect(index, at3, f32x4.gt(sum3, best3));
      best0 = f32x4.pmax(best0, sum0);
      best1 = f32x4.pmax(best1, sum1);
      best2 = f32x4.pmax(best2, sum2);
      best3 = f32x4.pmax(best3, sum3);
      index = i32x4.add(index, i32x4.splat(4));
      bias += 16;
    }
    writeBestLane(best0, at0, assignments, scores);
    writeBestLane(best1, at1, assignments + 4, scores + 4);
    writeBestLane(best2, at2, assignments + 8, scores + 8);
    writeBestLane(best3, at3, assignments + 12, scores + 12);
    points += quadBytes;
    assignments += 16;
    scores += 16;
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
    for (let quad: u32 = 0; quad < quadCount; quad++, scores += 16) {
      let sum = v128.load(biases + (quad << 4));
      let value = points;
      for (const end = at + quadBytes; at < end; at += 16, value += 4) {
        sum = f32x4.add(sum, f32x4.mul(v128.load(at), v128.load32_splat(value)));
      }
      v128.store(scores, sum);
    }
  }
}

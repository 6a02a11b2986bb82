/**
 * The nearest centroid of each point, as the largest of `<point, centroid> + bias` with
 * `bias = -|centroid|^2 / 2`: four points share each load of two quads of centroids, so that eight sums are under way at
 * once; each adds its products in the order of the dimensions. Ties go to the smaller index.
 *
 * @param points - `[pointCount, dim]`, pointCount a multiple of 4
 * @param quads - centroids, `[quadCount, dim, 4]`, quadCount even; padding lanes have a bias of -Infinity
 * @param biases - `[quadCount * 4]`
 * @param block - room for the four points, `[dim, 4]`
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
  block: usize,
  assignments: usize,
  scores: usize,
): void {
  const quadBytes: usize = dim << 4;
  const lastQuad = quads + quadCount * quadBytes;
  for (let point: u32 = 0; point < pointCount; point += 4) {
    interleaveFour(points, dim, block);
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
    for (let quad = quads; quad < lastQuad; quad += quadBytes) {
      let first0 = v128.load(bias);
      let first1 = first0;
      let first2 = first0;
      let first3 = first0;
      let second0 = v128.load(bias, 16);
      let second1 = second0;
      let second2 = second0;
      let second3 = second0;
      let value = block;
      for (const end = quad + quadBytes; quad < end; quad += 16) {
        const first = v128.load(quad);
        const second = v128.load(quad + quadBytes);
        let splat = v128.load32_splat(value);
        first0 = f32x4.add(first0, f32x4.mul(first, splat));
        second0 = f32x4.add(second0, f32x4.mul(second, splat));
        splat = v128.load32_splat(value, 4);
        first1 = f32x4.add(first1, f32x4.mul(first, splat));
        second1 = f32x4.add(second1, f32x4.mul(second, splat));
        splat = v128.load32_splat(value, 8);
        first2 = f32x4.add(first2, f32x4.mul(first, splat));
        second2 = f32x4.add(second2, f32x4.mul(second, splat));
        splat = v128.load32_splat(value, 12);
        first3 = f32x4.add(first3, f32x4.mul(first, splat));
        second3 = f32x4.add(second3, f32x4.mul(second, splat));
        value += 16;
      }
      at0 = v128.bitselect(index, at0, f32x4.gt(first0, best0));
      at1 = v128.bitselect(index, at1, f32x4.gt(first1, best1));
      at2 = v128.bitselect(index, at2, f32x4.gt(first2, best2));
      at3 = v128.bitselect(index, at3, f32x4.gt(first3, best3));
      best0 = f32x4.pmax(best0, first0);
      best1 = f32x4.pmax(best1, first1);
      best2 = f32x4.pmax(best2, first2);
      best3 = f32x4.pmax(best3, first3);
      index = i32x4.add(index, i32x4.splat(4));
      at0 = v128.bitselect(index, at0, f32x4.gt(second0, best0));
      at1 = v128.bitselect(index, at1, f32x4.gt(second1, best1));
      at2 = v128.bitselect(index, at2, f32x4.gt(second2, best2));
      at3 = v128.bitselect(index, at3, f32x4.gt(second3, best3));
      best0 = f32x4.pmax(best0, second0);
      best1 = f32x4.pmax(best1, second1);
      best2 = f32x4.pmax(best2, second2);
      best3 = f32x4.pmax(best3, second3);
      index = i32x4.add(index, i32x4.splat(4));
      bias += 32;
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

/**
 * Four rows so that a SIMD lane is a row.
 *
 * @param rows - `[4, dim]`
 * @param block - written, `[dim, 4]`
 */
function interleaveFour(rows: usize, dim: u32, block: usize): void {
  const rowBytes: usize = dim << 2;
  for (const end = rows + rowBytes; rows < end; rows += 4) {
    store<u32>(block, load<u32>(rows));
    store<u32>(block, load<u32>(rows + rowBytes), 4);
    store<u32>(block, load<u32>(rows + rowBytes * 2), 8);
    store<u32>(block, load<u32>(rows + rowBytes * 3), 12);
    block += 16;
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

/** What the composite encoder does to each row of scores: the hard choice, and the gradient of the soft one. */

/**
 * The largest score of each row and its place, ties to the smaller index. Two walks, because most of the
 * second is spared: first the largest, one operation a register, then where it is.
 *
 * @param scores - rows of `panelCount * 8`, `stride` bytes apart
 * @param largest - written, `[rowCount]`
 * @param codes - written, one byte a row, `codeStep` bytes apart; 0 where a row is nothing but NaN
 */
export function chooseCodewords(
  scores: usize,
  stride: usize,
  rowCount: u32,
  panelCount: u32,
  largest: usize,
  codes: usize,
  codeStep: usize,
): void {
  const rowBytes: usize = panelCount << 5;
  for (const end = largest + (rowCount << 2); largest < end; largest += 4) {
    const rowEnd = scores + rowBytes;
    let best = v128.load(scores);
    let other = v128.load(scores, 16);
    for (let at = scores + 32; at < rowEnd; at += 32) {
      best = f32x4.pmax(best, v128.load(at));
      other = f32x4.pmax(other, v128.load(at, 16));
    }
    best = f32x4.pmax(best, other);
    best = f32x4.pmax(best, i32x4.shuffle(best, best, 2, 3, 0, 1));
    best = f32x4.pmax(best, i32x4.shuffle(best, best, 1, 0, 3, 2));
    store<f32>(largest, f32x4.extract_lane(best, 0));
    let code: u32 = 0;
    for (let at = scores; at < rowEnd; at += 32) {
      const left = i32x4.bitmask(f32x4.eq(v128.load(at), best));
      const places = left | (i32x4.bitmask(f32x4.eq(v128.load(at, 16), best)) << 4);
      if (places) {
        code = <u32>((at - scores) >> 2) + ctz(places);
        break;
      }
    }
    store<u8>(codes, code);
    codes += codeStep;
    scores += stride;
  }
}

/**
 * Of 2^rest, |rest| <= 1/2, highest power first: minimax with 2^0 = 1, so that a choice without a rival has no
 * gradient. In memory, because V8 would make a constant anew each time it is used.
 */
const coefficients = memory.data<f32>([0.0013264727, 0.009671513, 0.055507336, 0.24022242, 0.693147, 1]);

/**
 * The gradient through softmax(score / T), row by row: `E (g - <E, g>) / T` with `E` the softmax, `g` the
 * gradient at it. A power of two is off by at most 2e-7 of itself, and 0 below 2^-126: `t + magic` has the nearest
 * integer in its last bits, which go into the exponent; the rest goes into the polynomial.
 *
 * @param scores - rows of `panelCount * 8`, `stride` bytes apart
 * @param gradients - of the same shape: `g`, overwritten with the gradient of the scores
 * @param powers - for the kernel to use, one row
 * @param largest - of each row of scores, `[rowCount]`
 * @param scale - log2(e) / T
 * @param inverse - 1 / T
 * @param sums - `[panelCount * 8]`, to which the gradients of all rows are added
 */
export function softmaxGradients(
  scores: usize,
  gradients: usize,
  stride: usize,
  rowCount: u32,
  panelCount: u32,
  powers: usize,
  largest: usize,
  scale: f32,
  inverse: f32,
  sums: usize,
): void {
  const powersEnd = powers + (panelCount << 5);
  const c5 = v128.load32_splat(coefficients);
  const c4 = v128.load32_splat(coefficients, 4);
  const c3 = v128.load32_splat(coefficients, 8);
  const c2 = v128.load32_splat(coefficients, 12);
  const c1 = v128.load32_splat(coefficients, 16);
  const c0 = v128.load32_splat(coefficients, 20);
  const magic = f32x4.splat(12582912); // 1.5 * 2^23
  const least = f32x4.splat(-126);
  const scales = f32x4.splat(scale);
  for (const end = largest + (rowCount << 2); largest < end; largest += 4) {
    const top = v128.load32_splat(largest);
    let totals = f32x4.splat(0);
    let means = f32x4.splat(0);
    let score = scores;
    let gradient = gradients;
    for (let at = powers; at < powersEnd; at += 16) {
      const t = f32x4.mul(f32x4.sub(v128.load(score), top), scales);
      const shifted = f32x4.add(t, magic);
      const rest = f32x4.sub(t, f32x4.sub(shifted, magic));
      let power = f32x4.add(f32x4.mul(c5, rest), c4);
      power = f32x4.add(f32x4.mul(power, rest), c3);
      power = f32x4.add(f32x4.mul(power, rest), c2);
      power = f32x4.add(f32x4.mul(power, rest), c1);
      power = f32x4.add(f32x4.mul(power, rest), c0);
      power = v128.and(i32x4.add(power, i32x4.shl(shifted, 23)), f32x4.gt(t, least));
      v128.store(at, power);
      totals = f32x4.add(totals, power);
      means = f32x4.add(means, f32x4.mul(power, v128.load(gradient)));
      score += 16;
      gradient += 16;
    }
    const total = addLanes(totals);
    const mean = f32x4.splat(addLanes(means) / total);
    const share = f32x4.splat(inverse / total);
    gradient = gradients;
    let sum = sums;
    for (let at = powers; at < powersEnd; at += 16) {
      const value = f32x4.mul(f32x4.mul(v128.load(at), share), f32x4.sub(v128.load(gradient), mean));
      v128.store(gradient, value);
      v128.store(sum, f32x4.add(v128.load(sum), value));
      gradient += 16;
      sum += 16;
    }
    scores += stride;
    gradients += stride;
  }
}

// @inline
function addLanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

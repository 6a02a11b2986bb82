import { coefficients, powerOfTwo } from './power';
import { addLanes } from './rows';

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
 * The gradient through softmax(score / T), row by row: `E (g - <E, g>) / T` with `E` the softmax, `g` the
 * gradient at it.
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
      const power = powerOfTwo(t, magic, least, c5, c4, c3, c2, c1, c0);
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

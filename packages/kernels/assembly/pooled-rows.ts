import { coefficients, powerOfTwo } from './power';
import { addLanes, addTwoScaled, dot } from './rows';

/**
 * Scores of rows with a pool to the terms of a softmax, in place: `2^(scale score + bias)` with a bias for each column; a
 * score of -Infinity gives 0.
 *
 * @param scores - rows of `quadCount * 4`, `stride` bytes apart
 * @param biases - `[quadCount * 4]`, -Infinity for a column that does not count
 * @param sums - written: of each row, added by columns modulo 4, then as `(0 + 1) + (2 + 3)`
 */
export function exponentiateRows(
  scores: usize,
  stride: usize,
  rowCount: u32,
  quadCount: u32,
  biases: usize,
  scale: f32,
  sums: usize,
): void {
  const biasesEnd = biases + (quadCount << 4);
  const c5 = v128.load32_splat(coefficients);
  const c4 = v128.load32_splat(coefficients, 4);
  const c3 = v128.load32_splat(coefficients, 8);
  const c2 = v128.load32_splat(coefficients, 12);
  const c1 = v128.load32_splat(coefficients, 16);
  const c0 = v128.load32_splat(coefficients, 20);
  const magic = f32x4.splat(12582912);
  const least = f32x4.splat(-126);
  const scales = f32x4.splat(scale);
  for (const end = sums + (rowCount << 2); sums < end; sums += 4) {
    let totals = f32x4.splat(0);
    let score = scores;
    for (let bias = biases; bias < biasesEnd; bias += 16) {
      const t = f32x4.add(f32x4.mul(v128.load(score), scales), v128.load(bias));
      const power = powerOfTwo(t, magic, least, c5, c4, c3, c2, c1, c0);
      v128.store(score, power);
      totals = f32x4.add(totals, power);
      score += 16;
    }
    store<f32>(sums, addLanes(totals));
    scores += stride;
  }
}

/**
 * Scores of rows with a pool to the derivatives of `weight max(0, score - margin)`, in place: the column's weight where
 * the score is above the margin, else 0.
 *
 * @param weights - `[quadCount * 4]`, 0 for a column that does not count
 * @param sums - written: of the terms of each row, added as by `exponentiateRows`
 */
export function hingeRows(
  scores: usize,
  stride: usize,
  rowCount: u32,
  quadCount: u32,
  weights: usize,
  margin: f32,
  sums: usize,
): void {
  const weightsEnd = weights + (quadCount << 4);
  const margins = f32x4.splat(margin);
  for (const end = sums + (rowCount << 2); sums < end; sums += 4) {
    let totals = f32x4.splat(0);
    let score = scores;
    for (let weight = weights; weight < weightsEnd; weight += 16) {
      const above = f32x4.sub(v128.load(score), margins);
      const derivative = v128.and(v128.load(weight), f32x4.gt(above, f32x4.splat(0)));
      // What is not above has a derivative of 0, and is made 0 too, as it may be infinite.
      totals = f32x4.add(totals, f32x4.mul(f32x4.max(above, f32x4.splat(0)), derivative));
      v128.store(score, derivative);
      score += 16;
    }
    store<f32>(sums, addLanes(totals));
    scores += stride;
  }
}

/**
 * Inner products of one row with some of a table.
 *
 * @param slots - rows of the table, uint32 `[count]`
 * @param products - written, `[count]`
 */
export function productsWithRows(row: usize, table: usize, slots: usize, count: u32, dim: u32, products: usize): void {
  const rowBytes: usize = dim << 2;
  for (const end = slots + (count << 2); slots < end; slots += 4) {
    store<f32>(products, dot(row, table + <usize>load<u32>(slots) * rowBytes, dim));
    products += 4;
  }
}

/**
 * The gradients of a function by its derivatives by these products: `pull` times the table's row to the gradient of the
 * row, and `pull` times the row to that of the table's row, one after another.
 *
 * @param pulls - `[count]`
 */
export function addRowGradients(
  row: usize,
  rowGradient: usize,
  table: usize,
  tableGradients: usize,
  slots: usize,
  pulls: usize,
  count: u32,
  dim: u32,
): void {
  const rowBytes: usize = dim << 2;
  for (const end = slots + (count << 2); slots < end; slots += 4) {
    const offset = <usize>load<u32>(slots) * rowBytes;
    addTwoScaled(rowGradient, table + offset, tableGradients + offset, row, load<f32>(pulls), dim);
    pulls += 4;
  }
}

import { dot } from '../rows';

/** Cells of a matrix of scores, row by row, each of a row and a partner. */
@unmanaged
export class ScoreCells {
  /** Vectors of the other side, float32 `[partnerCount, dim]`. */
  partners: usize;
  /** A multiple of 8. */
  dim: u32;
  /** Where the cells of each row begin, from the first: uint32 `[rowCount + 1]`. */
  offsets: usize;
  /** The partner of each cell, uint32. */
  indices: usize;
  /** How much each counts, float32. */
  weights: usize;
  /** The score that it should have, float32. */
  targets: usize;
  /** Vectors of the rows, float32 `[rowCount, dim]`. */
  rows: usize;
  /** Added to, as `rows`. */
  sums: usize;
}

/**
 * For each row `x` adds the sum over its cells of `weight (scale target - <y, x>) y`, `y` being the cell's partner: with a
 * scale of 1 half the negative gradient of the weighted squared errors, with 0 their Hessian times `-x`.
 *
 * @param address - of the `ScoreCells`
 * @returns the sum of `weight (scale target - <y, x>)^2`, cell by cell in float64
 */
export function addCellProducts(address: usize, rowCount: u32, scale: f32): f64 {
  const all = changetype<ScoreCells>(address);
  const dim = all.dim;
  const bytes: usize = dim << 2;
  let row = all.rows;
  let sums = all.sums;
  let offset = all.offsets;
  let loss: f64 = 0;
  for (const end = offset + (rowCount << 2); offset < end; offset += 4) {
    const last = (<usize>load<u32>(offset, 4)) << 2;
    for (let at = (<usize>load<u32>(offset)) << 2; at < last; at += 4) {
      const y = all.partners + <usize>load<u32>(all.indices + at) * bytes;
      const weight = load<f32>(all.weights + at);
      const error = scale * load<f32>(all.targets + at) - dot(y, row, dim);
      const factor = f32x4.splat(weight * error);
      for (let d: usize = 0; d < bytes; d += 16) {
        v128.store(sums + d, f32x4.add(v128.load(sums + d), f32x4.mul(factor, v128.load(y + d))));
      }
      loss += <f64>weight * <f64>error * <f64>error;
    }
    row += bytes;
    sums += bytes;
  }
  return loss;
}

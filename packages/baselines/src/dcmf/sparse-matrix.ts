/** A matrix of mostly zeros, stored by rows. */
export interface SparseMatrix {
  /** Where each row's entries begin, shape `[rowCount + 1]`. */
  offsets: Uint32Array;
  /** Column of each entry, shape `[entryCount]`. */
  columns: Uint32Array;
  /** Shape `[entryCount]`. */
  values: Float64Array;
  columnCount: number;
}

/**
 * `X W`, with all `width` columns of W at once, so that each entry of X is read once.
 *
 * @param dense - W, shape `[columnCount, width]`
 * @param out - written, shape `[rowCount, width]`
 */
export function multiply(
  { offsets, columns, values }: SparseMatrix,
  dense: Float64Array,
  width: number,
  out: Float64Array,
): void {
  out.fill(0);
  for (let row = 0; row + 1 < offsets.length; row++) {
    const to = row * width;
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      const from = columns[entry] * width;
      const value = values[entry];
      for (let w = 0; w < width; w++) out[to + w] += value * dense[from + w];
    }
  }
}

/**
 * `X^T W`.
 *
 * @param dense - W, shape `[rowCount, width]`
 * @param out - written, shape `[columnCount, width]`
 */
export function multiplyTransposed(
  { offsets, columns, values }: SparseMatrix,
  dense: ArrayLike<number>,
  width: number,
  out: Float64Array,
): void {
  out.fill(0);
  for (let row = 0; row + 1 < offsets.length; row++) {
    const from = row * width;
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      const to = columns[entry] * width;
      const value = values[entry];
      for (let w = 0; w < width; w++) out[to + w] += value * dense[from + w];
    }
  }
}

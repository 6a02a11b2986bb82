/** Rows of a table, `stride` floats from one to the next. */
export interface StridedRows {
  values: Float32Array;
  stride: number;
}

/**
 * Copies rows at length one; a row of zeros stays so.
 *
 * @param rows - which, shape `[count]`, to the places 0 … count - 1
 * @param lengths - written: their own lengths, 1 for zeros; shape `[count]`
 */
export function copyUnitRows(
  from: StridedRows,
  rows: Uint32Array,
  dim: number,
  to: StridedRows,
  lengths: Float64Array,
): void {
  for (let slot = 0; slot < rows.length; slot++) {
    const [start, place] = [rows[slot] * from.stride, slot * to.stride];
    let squares = 0;
    for (let d = 0; d < dim; d++) squares += from.values[start + d] ** 2;
    const length = Math.sqrt(squares) || 1;
    lengths[slot] = length;
    for (let d = 0; d < dim; d++) to.values[place + d] = from.values[start + d] / length;
  }
}

/**
 * The gradient by a row out of that by the row at length one, `(g - <g, y> y) / length`.
 *
 * @param unit - rows at length one, `[count, stride]`
 * @param gradients - by these, of the same shape
 * @param rows - where the gradients go, shape `[count]`
 */
export function gradientsThroughLengths(
  unit: StridedRows,
  gradients: Float32Array,
  lengths: Float64Array,
  dim: number,
  to: StridedRows,
  rows: Uint32Array,
): void {
  for (let slot = 0; slot < rows.length; slot++) {
    const [start, place] = [slot * unit.stride, rows[slot] * to.stride];
    let along = 0;
    for (let d = 0; d < dim; d++) along += gradients[start + d] * unit.values[start + d];
    for (let d = 0; d < dim; d++) {
      to.values[place + d] = (gradients[start + d] - along * unit.values[start + d]) / lengths[slot];
    }
  }
}

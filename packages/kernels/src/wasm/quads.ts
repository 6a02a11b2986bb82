/**
 * Rows rearranged so that a SIMD lane is a row: `[ceil(rowCount / 4), dim, 4]`, missing rows zero.
 *
 * @param rows - shape `[rowCount, dim]`
 * @param quads - written
 */
export function interleaveQuads(rows: Float32Array, dim: number, quads: Float32Array): void {
  const rowCount = rows.length / dim;
  quads.fill(0);
  for (let row = 0; row < rowCount; row++) {
    const quad = (row >> 2) * dim * 4 + (row & 3);
    for (let d = 0; d < dim; d++) quads[quad + d * 4] = rows[row * dim + d];
  }
}

/** The smallest multiple of `step` that is at least `count`. */
export function roundUp(count: number, step: number): number {
  return Math.ceil(count / step) * step;
}

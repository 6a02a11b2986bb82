/** Cells of a matrix of scores, row by row: which score a row and its partner should have, and how much that counts. */
export interface Cells {
  /** Where the cells of each row begin, shape `[rowCount + 1]`. */
  offsets: Uint32Array;
  /** The partner of each cell, shape `[cellCount]`. */
  partners: Uint32Array;
  /** At least 0, shape `[cellCount]`. */
  weights: Float32Array;
  /** Shape `[cellCount]`. */
  targets: Float32Array;
}

/** How a matrix lies in an array: entry (i, j) at `i * rowStep + j * columnStep`. */
export interface MatrixShape {
  rowCount: number;
  columnCount: number;
  rowStep: number;
  columnStep: number;
}

export function matrixShape(rowCount: number, columnCount: number): MatrixShape {
  return { rowCount, columnCount, rowStep: columnCount, columnStep: 1 };
}

/** The same array, read as the transposed matrix. */
export function transposed({ rowCount, columnCount, rowStep, columnStep }: MatrixShape): MatrixShape {
  return { rowCount: columnCount, columnCount: rowCount, rowStep: columnStep, columnStep: rowStep };
}

/**
 * Rearranges a matrix for the kernels, eight columns side by side; padding stays as it is.
 *
 * @param panels - written, shape `[ceil(columnCount / 8), inner, 8]`, `inner >= rowCount`
 */
export function packPanels(matrix: Float32Array, shape: MatrixShape, panels: Float32Array, inner: number): void {
  const { rowCount, columnCount, rowStep, columnStep } = shape;
  for (let j = 0; j < columnCount; j++) {
    let place = panelColumn(j, inner);
    let entry = j * columnStep;
    for (let i = 0; i < rowCount; i++) {
      panels[place] = matrix[entry];
      place += 8;
      entry += rowStep;
    }
  }
}

/** The reverse of `packPanels`, each entry times `scale`. */
export function unpackPanels(
  panels: Float32Array,
  inner: number,
  shape: MatrixShape,
  matrix: Float32Array,
  scale = 1,
): void {
  const { rowCount, columnCount, rowStep, columnStep } = shape;
  for (let j = 0; j < columnCount; j++) {
    let place = panelColumn(j, inner);
    let entry = j * columnStep;
    for (let i = 0; i < rowCount; i++) {
      matrix[entry] = scale * panels[place];
      place += 8;
      entry += rowStep;
    }
  }
}

/** Copies rows of `width` entries; what lies between them stays as it is. */
export function copyRows(
  from: Float32Array,
  fromStride: number,
  to: Float32Array,
  toStride: number,
  width: number,
  rowCount: number,
): void {
  for (let row = 0; row < rowCount; row++) {
    const [start, place] = [row * fromStride, row * toStride];
    for (let d = 0; d < width; d++) to[place + d] = from[start + d];
  }
}

function panelColumn(column: number, inner: number): number {
  return (column >> 3) * inner * 8 + (column & 7);
}

/** The matrix that changes nothing, shape `[dim, dim]`. */
export function identity(dim: number): Float32Array {
  return Float32Array.from({ length: dim * dim }, (_, i) => (i % (dim + 1) === 0 ? 1 : 0));
}

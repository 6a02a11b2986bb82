/** Matrices in plain loops and double precision, for the slow twins. */
export type Matrix = number[][];

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, d) => sum + value * b[d], 0);
}

export function transpose(matrix: Matrix): Matrix {
  return matrix[0].map((_, column) => matrix.map((row) => row[column]));
}

export function multiply(a: Matrix, b: Matrix): Matrix {
  const columns = transpose(b);
  return a.map((row) => columns.map((column) => dot(row, column)));
}

export function zerosLike(matrix: Matrix): Matrix {
  return matrix.map((row) => row.map(() => 0));
}

export function identity(dim: number): Matrix {
  return Array.from({ length: dim }, (_, row) => Array.from({ length: dim }, (_, d) => (row === d ? 1 : 0)));
}

/**
 * The solution x of `A x = b` by Cholesky's decomposition, in place. A library would do, but this package, on
 * which the index stands, has no dependencies.
 *
 * @param matrix - A, symmetric and positive definite, shape `[n, n]`; of it the lower triangle is read, and
 *   overwritten
 * @param side - b, shape `[n]`; overwritten by x
 * @returns `side`
 */
export function solvePositiveDefinite(matrix: Float64Array, side: Float64Array): Float64Array {
  const n = side.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = matrix[i * n + j];
      for (let k = 0; k < j; k++) value -= matrix[i * n + k] * matrix[j * n + k];
      matrix[i * n + j] = i === j ? Math.sqrt(value) : value / matrix[j * n + j];
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) side[i] -= matrix[i * n + k] * side[k];
    side[i] /= matrix[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) side[i] -= matrix[k * n + i] * side[k];
    side[i] /= matrix[i * n + i];
  }
  return side;
}

import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/**
 * The directions in which a sum of outer products is diagonal, as the orthonormal columns of `basis`, shape
 * `[dim, dim]`, and what it is in each of them.
 *
 * @param gram - shape `[dim, dim]`, finite, symmetric up to rounding
 */
export function principalAxes(gram: Float64Array, dim: number): { basis: Float64Array; values: Float64Array } {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(Matrix.from1DArray(dim, dim, gram), {
    assumeSymmetric: true,
  });
  return {
    basis: Float64Array.from(eigenvectorMatrix.to1DArray()),
    // None is below zero but by rounding.
    values: Float64Array.from(realEigenvalues, (value) => Math.max(0, value)),
  };
}

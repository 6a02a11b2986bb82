import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { Subspace } from './product/subspaces.js';

/** Weighted points, shape `[count, dim]`. */
export interface WeightedPoints {
  points: Float32Array;
  dim: number;
  /** Shape `[count]`. */
  weights: Float64Array;
}

/**
 * The parametric start of optimized product quantization (Ge et al., 2013, section 3.2): the principal axes of the
 * points, shared out to the subspaces so that the products of their variances are alike.
 *
 * @returns a rotation, of which the rows are the new axes, shape `[dim, dim]`
 */
export function balancedAxes(points: WeightedPoints, subspaces: readonly Subspace[]): Matrix {
  const { realEigenvalues, eigenvectorMatrix, order } = variancesOf(points);
  // Of variances that are zero only their number matters.
  const floor = Math.max(1e-12 * realEigenvalues[order[0]], Number.MIN_VALUE);
  const shares = subspaces.map(({ start, end }) => ({ axes: [] as number[], room: end - start, logVolume: 0 }));
  for (const axis of order) {
    const open = shares.filter(({ axes, room }) => axes.length < room);
    const least = open.reduce((best, share) => (share.logVolume < best.logVolume ? share : best));
    least.axes.push(axis);
    least.logVolume += Math.log(Math.max(realEigenvalues[axis], floor));
  }
  const rows = shares.flatMap(({ axes }) => axes.map((axis) => eigenvectorMatrix.getColumn(axis)));
  return new Matrix(rows);
}

/**
 * The rotation R that brings points x nearest to their targets y, `min sum_i w_i |R x_i - y_i|^2`: the orthogonal
 * Procrustes problem, `R = U V^T` of the singular value decomposition of `sum_i w_i y_i x_i^T`.
 *
 * @param targets - shape `[count, dim]`
 */
export function nearestRotation({ points, dim, weights }: WeightedPoints, targets: Float32Array): Matrix {
  const sums = new Float64Array(dim * dim);
  for (let row = 0, at = 0; row < weights.length; row++, at += dim) {
    for (let i = 0; i < dim; i++) {
      const scaled = weights[row] * targets[at + i];
      for (let j = 0; j < dim; j++) sums[i * dim + j] += scaled * points[at + j];
    }
  }
  const { leftSingularVectors, rightSingularVectors } = new SingularValueDecomposition(
    Matrix.from1DArray(dim, dim, sums),
  );
  return leftSingularVectors.mmul(rightSingularVectors.transpose());
}

/** The principal axes of the points as rows, that of the largest variance first, shape `[dim, dim]`. */
export function principalAxes(points: WeightedPoints): Matrix {
  const { order, eigenvectorMatrix } = variancesOf(points);
  return new Matrix(order.map((axis) => eigenvectorMatrix.getColumn(axis)));
}

/** Each row times a matrix, `M x`: of a rotation, the points along its axes. */
export function transform(points: Float32Array, matrix: Matrix): Float32Array {
  const { rows, columns } = matrix;
  const flat = Float64Array.from(matrix.to1DArray());
  const out = new Float32Array((points.length / columns) * rows);
  for (let at = 0, to = 0; at < points.length; at += columns) {
    for (let i = 0; i < rows; i++, to++) {
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += flat[i * columns + j] * points[at + j];
      out[to] = sum;
    }
  }
  return out;
}

/** The eigenvalues of the covariance, their axes as columns, and their order, the largest first. */
function variancesOf(points: WeightedPoints) {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covarianceOf(points), {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, axis) => axis).sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  return { realEigenvalues, eigenvectorMatrix, order };
}

function covarianceOf({ points, dim, weights }: WeightedPoints): Matrix {
  const means = new Float64Array(dim);
  let mass = 0;
  for (let row = 0; row < weights.length; row++) {
    mass += weights[row];
    for (let d = 0; d < dim; d++) means[d] += weights[row] * points[row * dim + d];
  }
  if (mass > 0) for (let d = 0; d < dim; d++) means[d] /= mass;
  const covariance = Matrix.zeros(dim, dim);
  const centred = new Float64Array(dim);
  const sums = new Float64Array(dim * dim);
  for (let row = 0; row < weights.length; row++) {
    for (let d = 0; d < dim; d++) centred[d] = points[row * dim + d] - means[d];
    for (let i = 0; i < dim; i++) {
      const scaled = weights[row] * centred[i];
      for (let j = 0; j <= i; j++) sums[i * dim + j] += scaled * centred[j];
    }
  }
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j <= i; j++) {
      covariance.set(i, j, sums[i * dim + j]);
      covariance.set(j, i, sums[i * dim + j]);
    }
  }
  return covariance;
}

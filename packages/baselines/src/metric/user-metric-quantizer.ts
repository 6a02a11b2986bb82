import { ArgumentError, type Codebooks, CodeTable, checkTraining, type Quantizer } from '@lightrec/core';
import {
  optionNames,
  requireFiniteValues,
  requireInteger,
  requireKnown,
  requireLength,
  requireRows,
  requireTyped,
} from '@lightrec/core/options';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { transform } from '../rotation.js';

export interface UserMetric {
  /** Shape `[userCount, dim]`, finite, at least one that is not zero. */
  userVectors: Float32Array;
  dim: number;
}

export const userMetricNames = optionNames<UserMetric>({ userVectors: 1, dim: 1 });

/**
 * Any quantizer in the metric of user vectors, so that what it keeps small is the mean squared error of scores and not
 * that of vectors: with P the users, `1/M |P x - P y|^2 = (x - y)^T S (x - y)` where `S = P^T P / M`. Vectors are
 * multiplied with the square root of S before they are quantized, and codewords with its inverse after. Eigenvalues of S
 * below a millionth of the largest are taken for that.
 *
 * @throws ArgumentError or ShapeError for users who are no rows of `dim`, not finite, or all zero; training rejects with
 *   one for vectors of another dimension
 *
 * @example
 * const quantizer = userMetricQuantizer(optimizedProductQuantizer(), { userVectors: model.userVectors, dim: model.dim });
 */
export function userMetricQuantizer(quantizer: Quantizer, metric: UserMetric): Quantizer {
  if (typeof quantizer?.train !== 'function' || typeof quantizer.encoderOf !== 'function') {
    throw new ArgumentError({ argument: 'quantizer', expected: 'a quantizer', received: String(quantizer) });
  }
  requireKnown('userMetricQuantizer', metric, userMetricNames);
  const { userVectors, dim } = metric;
  requireInteger('dim', dim, 1);
  requireTyped('userVectors', userVectors, 'Float32Array');
  const userCount = requireRows('userVectors', userVectors, dim);
  requireFiniteValues('userVectors', userVectors);
  if (userVectors.every((value) => value === 0)) {
    const received = `${userCount} without any`;
    throw new ArgumentError({ argument: 'userVectors', expected: 'at least one that is not zero', received });
  }
  const { root, inverse } = rootsOf(userVectors, dim);
  return {
    async train(vectors, training) {
      checkTraining(vectors, training);
      requireLength('vectors', vectors, [vectors.length / training.dim, dim]);
      const table = await quantizer.train(transform(vectors, root), training);
      return new CodeTable({ ...table, codebooks: transform(table.codebooks, inverse) });
    },
    encoderOf(codebooks: Codebooks) {
      requireLength('codebooks', codebooks.codebooks, [codebooks.codebookCount, codebooks.codewordCount, dim]);
      const encode = quantizer.encoderOf({ ...codebooks, codebooks: transform(codebooks.codebooks, root) });
      return (vectors) => {
        requireRows('vectors', vectors, dim);
        requireFiniteValues('vectors', vectors);
        return encode(transform(vectors, root));
      };
    },
  };
}

/** The symmetric square root of `P^T P / M`, and its inverse. */
function rootsOf(userVectors: Float32Array, dim: number): { root: Matrix; inverse: Matrix } {
  const sums = new Float64Array(dim * dim);
  for (let at = 0; at < userVectors.length; at += dim) {
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j < dim; j++) sums[i * dim + j] += userVectors[at + i] * userVectors[at + j];
    }
  }
  const userCount = userVectors.length / dim;
  const covariance = Matrix.from1DArray(dim, dim, sums).div(userCount);
  const { realEigenvalues, eigenvectorMatrix: axes } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const floor = 1e-6 * Math.max(...realEigenvalues);
  const powerOf = (exponent: number) => {
    const scales = realEigenvalues.map((value) => Math.max(value, floor) ** exponent);
    return axes.mmul(Matrix.diag(scales)).mmul(axes.transpose());
  };
  return { root: powerOf(0.5), inverse: powerOf(-0.5) };
}

import * as tf from '@tensorflow/tfjs-core';
import { requireMatrix } from '../arrays/require-matrix.js';
import { matMul } from './mat-mul.js';
import type { CodewordKeys, Similarity } from './similarity.js';

/**
 * Negative squared distance in a learnt metric, `-(x - c)^T Z (x - c)` with `Z = L L^T`, which is positive
 * semidefinite whatever L is: key `2 Z c`, bias `-|L^T c|^2`; `-x^T Z x` is left out, being the same for every
 * codeword. LightRec (WWW'20), section 3.2.
 *
 * @param codebook - shape `[codewordCount, dim]`
 * @param metric - L, shape `[dim, dim]`
 */
export function mahalanobisKeys(codebook: tf.Tensor2D, metric: tf.Tensor2D): CodewordKeys {
  requireMatrix('codebook', codebook);
  requireMatrix('metric', metric, codebook.shape[1], codebook.shape[1]);
  return tf.tidy(() => {
    const projected = matMul(codebook, metric);
    return {
      keys: tf.mul(matMul(projected, tf.transpose(metric)), 2),
      bias: tf.neg(tf.sum(tf.square(projected), 1)),
    };
  });
}

export const mahalanobis: Similarity = {
  acceptsCodewordDim: false,
  weights: ({ dim }) => [{ name: 'metric', shape: [dim, dim], start: 'identity' }],
  keys: (codewords, [metric]) => mahalanobisKeys(codewords, metric as tf.Tensor2D),
  nearestWeights: ({ shape: [, dim] }) => [tf.eye(dim)],
};

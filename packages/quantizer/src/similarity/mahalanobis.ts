import * as tf from '@tensorflow/tfjs-core';
import { matMul } from './mat-mul.js';
import type { Similarity } from './similarity.js';

/**
 * Negative squared distance in a learnt metric, `-(x - c)^T Z (x - c)` with `Z = L L^T`, which is positive
 * semidefinite whatever L is: key `2 Z c`, bias `-|L^T c|^2`; `-x^T Z x` is left out, being the same for every
 * codeword. LightRec (WWW'20), section 3.2.
 */
export const mahalanobis: Similarity = {
  acceptsCodewordDim: false,
  weights: ({ dim }) => [{ name: 'metric', shape: [dim, dim], start: 'identity' }],
  keys: (codewords, [metric]) =>
    tf.tidy(() => {
      const projected = matMul(codewords, metric as tf.Tensor2D);
      return {
        keys: tf.mul(matMul(projected, tf.transpose(metric as tf.Tensor2D)), 2),
        bias: tf.neg(tf.sum(tf.square(projected), 1)),
      };
    }),
  nearestWeights: ({ shape: [, dim] }) => [tf.eye(dim)],
};

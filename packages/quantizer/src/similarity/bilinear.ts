import * as tf from '@tensorflow/tfjs-core';
import { requireMatrix, requireVector } from '../arrays/require-matrix.js';
import { matMul } from './mat-mul.js';
import type { CodewordKeys, Similarity } from './similarity.js';

/**
 * The learnt similarity of LightRec (WWW'20), eq. 5: `x^T W c + <w1, x> + <w2, c>`: key `W c`, bias `<w2, c>`.
 * `<w1, x>` is left out: it is the same for every codeword, so it cannot change a choice nor receive a gradient.
 *
 * @param codebook - shape `[codewordCount, codewordDim]`
 * @param alignment - W, shape `[dim, codewordDim]`
 * @param codewordWeights - w2, shape `[codewordDim]`
 */
export function bilinearKeys(
  codebook: tf.Tensor2D,
  alignment: tf.Tensor2D,
  codewordWeights: tf.Tensor1D,
): CodewordKeys {
  requireMatrix('codebook', codebook);
  requireMatrix('alignment', alignment, codebook.shape[1]);
  requireVector('codewordWeights', codewordWeights, codebook.shape[1]);
  return tf.tidy(() => ({
    keys: matMul(codebook, tf.transpose(alignment)),
    bias: tf.squeeze(matMul(codebook, tf.expandDims<tf.Tensor2D>(codewordWeights, 1)), [1]),
  }));
}

export const bilinear: Similarity = {
  acceptsCodewordDim: true,
  weights: ({ dim, codewordDim }, alignmentStart) => [
    { name: 'alignment', shape: [dim, codewordDim], start: alignmentStart },
    { name: 'codeword_weights', shape: [codewordDim], start: 'zeros' },
  ],
  keys: (codewords, [alignment, codewordWeights]) =>
    bilinearKeys(codewords, alignment as tf.Tensor2D, codewordWeights as tf.Tensor1D),
  // 2I rather than I, so that the scores, and with them the softmax, are those of -|x - c|^2.
  nearestWeights: ({ shape: [, dim] }) => [tf.mul(tf.eye(dim), 2), tf.zeros([dim])],
};

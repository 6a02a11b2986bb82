import * as tf from '@tensorflow/tfjs-core';
import type { CodewordKeys } from './similarity.js';

/**
 * The learnt similarity of LightRec (WWW'20), eq. 5: `x^T W c + <w1, x> + <w2, c>`: key `W c`, bias `<w2, c>`.
 * `<w1, x>` is left out: it is the same for every codeword, so it cannot change a choice nor receive a gradient.
 *
 * @param codebook - shape `[codewordCount, dim]`
 * @param alignment - W, shape `[dim, dim]`
 * @param codewordWeights - w2, shape `[dim]`
 */
export function bilinearKeys(
  codebook: tf.Tensor2D,
  alignment: tf.Tensor2D,
  codewordWeights: tf.Tensor1D,
): CodewordKeys {
  return tf.tidy(() => ({
    keys: tf.matMul(codebook, tf.transpose(alignment)),
    bias: tf.squeeze(tf.matMul(codebook, tf.expandDims<tf.Tensor2D>(codewordWeights, 1)), [1]),
  }));
}

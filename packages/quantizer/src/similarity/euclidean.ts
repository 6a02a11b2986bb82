import * as tf from '@tensorflow/tfjs-core';
import { requireMatrix } from '../arrays/require-matrix.js';
import type { CodewordKeys, Similarity } from './similarity.js';

/**
 * Negative squared distance, `-|x - c|^2`: key `2 c`, bias `-|c|^2`; `-|x|^2` is left out, being the same for
 * every codeword. With it the encoder is a residual k-means that is trained end to end. LightRec (WWW'20),
 * Proposition 2 and section 4.6.
 *
 * @param codebook - shape `[codewordCount, dim]`
 */
export function euclideanKeys(codebook: tf.Tensor2D): CodewordKeys {
  requireMatrix('codebook', codebook);
  return tf.tidy(() => ({ keys: tf.mul(codebook, 2), bias: tf.neg(tf.sum(tf.square(codebook), 1)) }));
}

export const euclidean: Similarity = {
  acceptsCodewordDim: false,
  weights: () => [],
  keys: euclideanKeys,
  nearestWeights: () => [],
};

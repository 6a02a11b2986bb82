import * as tf from '@tensorflow/tfjs-core';
import type { Similarity } from './similarity.js';

/**
 * Negative squared distance, `-|x - c|^2`: key `2 c`, bias `-|c|^2`; `-|x|^2` is left out, being the same for
 * every codeword. With it the encoder is a residual k-means that is trained end to end. LightRec (WWW'20),
 * Proposition 2 and section 4.6.
 */
export const euclidean: Similarity = {
  acceptsCodewordDim: false,
  weights: () => [],
  keys: (codewords) => tf.tidy(() => ({ keys: tf.mul(codewords, 2), bias: tf.neg(tf.sum(tf.square(codewords), 1)) })),
  nearestWeights: () => [],
};

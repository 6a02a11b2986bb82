import * as tf from '@tensorflow/tfjs-core';
import type { Similarity } from './similarity.js';

/**
 * Scores from the representation alone, `F^T x`, whatever the codewords are: key `F[:, w]`, no bias. The codeword
 * selector of KDE (Chen et al., 2018), `f(q)` of LightRec (WWW'20), section 4.6.
 */
export const representation: Similarity = {
  acceptsCodewordDim: true,
  weights: ({ dim, codewordCount }) => [
    { name: 'representation_map', shape: [dim, codewordCount], start: 'glorot', perCodeword: true },
  ],
  keys: (codewords, [map]) =>
    tf.tidy(() => ({ keys: tf.transpose(map as tf.Tensor2D), bias: tf.zeros([codewords.shape[0]]) })),
  nearestWeights: (codewords) => [tf.mul(tf.transpose(codewords), 2)],
};

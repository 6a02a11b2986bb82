import * as tf from '@tensorflow/tfjs-core';
import { requireMatrix } from '../arrays/require-matrix.js';
import type { CodewordKeys, Similarity } from './similarity.js';

/**
 * Scores from the representation alone, `F^T x`, whatever the codewords are: key `F[:, w]`, no bias. The codeword
 * selector of KDE (Chen et al., 2018), `f(q)` of LightRec (WWW'20), section 4.6.
 *
 * @param map - F, shape `[dim, codewordCount]`
 */
export function representationKeys(map: tf.Tensor2D): CodewordKeys {
  requireMatrix('map', map);
  return tf.tidy(() => ({ keys: tf.transpose(map), bias: tf.zeros([map.shape[1]]) }));
}

export const representation: Similarity = {
  acceptsCodewordDim: true,
  weights: ({ dim, codewordCount }) => [
    { name: 'representation_map', shape: [dim, codewordCount], start: 'glorot', perCodeword: true },
  ],
  keys: (_codewords, [map]) => representationKeys(map as tf.Tensor2D),
  nearestWeights: (codewords) => [tf.mul(tf.transpose(codewords), 2)],
};

import { requireFinite } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { requireMatrix } from '../arrays/require-matrix.js';
import type { CodewordKeys, Similarity } from './similarity.js';

/**
 * Inner product times a factor, `factor <x, c>`: key `factor c`, no bias. LightRec (WWW'20), section 4.6.
 *
 * @param codebook - shape `[codewordCount, dim]`
 * @param factor - Default: 1; the scaled inner product has `1 / sqrt(dim)`
 */
export function dotKeys(codebook: tf.Tensor2D, factor = 1): CodewordKeys {
  requireMatrix('codebook', codebook);
  requireFinite('factor', factor);
  return tf.tidy(() => ({ keys: tf.mul(codebook, factor), bias: tf.zeros([codebook.shape[0]]) }));
}

export const dot: Similarity = {
  acceptsCodewordDim: false,
  weights: () => [],
  keys: (codewords) => dotKeys(codewords),
  nearestWeights: () => [],
};

export const scaledDot: Similarity = {
  ...dot,
  keys: (codewords) => dotKeys(codewords, 1 / Math.sqrt(codewords.shape[1])),
};

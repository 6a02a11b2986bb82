import * as tf from '@tensorflow/tfjs-core';
import { matMul } from './mat-mul.js';
import type { Similarity } from './similarity.js';

/**
 * The learnt similarity of LightRec (WWW'20), eq. 5: `x^T W c + <w1, x> + <w2, c>`: key `W c`, bias `<w2, c>`.
 * `<w1, x>` is left out: it is the same for every codeword, so it cannot change a choice nor receive a gradient.
 */
export const bilinear: Similarity = {
  acceptsCodewordDim: true,
  weights: ({ dim, codewordDim }, alignmentStart) => [
    { name: 'alignment', shape: [dim, codewordDim], start: alignmentStart },
    { name: 'codeword_weights', shape: [codewordDim], start: 'zeros' },
  ],
  keys: (codewords, [alignment, codewordWeights]) =>
    tf.tidy(() => ({
      keys: matMul(codewords, tf.transpose(alignment as tf.Tensor2D)),
      bias: tf.squeeze(matMul(codewords, tf.expandDims<tf.Tensor2D>(codewordWeights, 1)), [1]),
    })),
  // 2I rather than I, so that the scores, and with them the softmax, are those of -|x - c|^2.
  nearestWeights: ({ shape: [, dim] }) => [tf.mul(tf.eye(dim), 2), tf.zeros([dim])],
};

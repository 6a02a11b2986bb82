import type * as tf from '@tensorflow/tfjs-core';

/**
 * Every similarity here is linear in the representation once the codebook is given,
 * `s(x, c_w) = <x, key_w> + bias_w`, up to a term that is the same for all codewords and therefore changes
 * neither the choice nor the softmax. So one encoder serves them all.
 */
export type CodewordKeys = {
  /** Shape `[codewordCount, dim]`. */
  keys: tf.Tensor2D;
  /** Shape `[codewordCount]`. */
  bias: tf.Tensor1D;
};

export type SimilarityName = 'euclidean' | 'bilinear';

import type * as tf from '@tensorflow/tfjs-core';
import type { CodewordKeys } from '../similarity/similarity.js';

/** One codebook, ready to encode with. */
export interface Codebook extends CodewordKeys {
  /** Shape `[codewordCount, dim]`. */
  codewords: tf.Tensor2D;
}

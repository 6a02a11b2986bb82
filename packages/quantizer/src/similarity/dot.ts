import * as tf from '@tensorflow/tfjs-core';
import type { Similarity } from './similarity.js';

/** Inner product times a factor, `factor <x, c>`: key `factor c`, no bias. LightRec (WWW'20), section 4.6. */
function innerProduct(factorOf: (dim: number) => number): Similarity {
  return {
    acceptsCodewordDim: false,
    weights: () => [],
    keys: (codewords) =>
      tf.tidy(() => ({
        keys: tf.mul(codewords, factorOf(codewords.shape[1])),
        bias: tf.zeros([codewords.shape[0]]),
      })),
    nearestWeights: () => [],
  };
}

export const dot = innerProduct(() => 1);

export const scaledDot = innerProduct((dim) => 1 / Math.sqrt(dim));

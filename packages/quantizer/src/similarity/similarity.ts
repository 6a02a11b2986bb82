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

/** Sizes of one codebook. */
export interface CodebookSizes {
  codewordCount: number;
  /** Of a codeword. */
  codewordDim: number;
  /** Of a representation, and so of a key. */
  dim: number;
}

/** A weight that is learnt. */
export interface WeightSpec {
  name: string;
  shape: number[];
  start: 'zeros' | 'identity' | 'glorot';
  /** Whether its last axis counts codewords, so that each codeword has a part of its own. */
  perCodeword?: boolean;
}

/** What the layer has to know of a similarity. */
export interface Similarity {
  /** Whether it can compare codewords of another dimension than the representations'. */
  readonly acceptsCodewordDim: boolean;
  /** What it learns for each codebook beside the codewords. */
  weights(sizes: CodebookSizes, alignmentStart: 'identity' | 'glorot'): WeightSpec[];
  /** @param weights - in the order of `weights()` */
  keys(codewords: tf.Tensor2D, weights: readonly tf.Tensor[]): CodewordKeys;
  /**
   * The weights with which its keys point as the codewords do. They then choose the nearest codeword, once the
   * bias is `-<c, key> / 2`.
   *
   * @param codewords - of the representations' dimension
   */
  nearestWeights(codewords: tf.Tensor2D): tf.Tensor[];
}

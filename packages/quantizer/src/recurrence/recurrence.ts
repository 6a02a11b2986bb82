import type * as tf from '@tensorflow/tfjs-core';

/**
 * How the state x, from which each codebook chooses, follows from the one before and the codeword y chosen there.
 * LightRec (WWW'20), section 3.3 and Table 4:
 *
 * - `residual`: `x - y`
 * - `aligned-residual`: `x - W y`
 * - `aligned-state`: `W1 x - W2 y`
 * - `none`: `x`, so that codebooks do not know of each other
 */
export type RecurrenceName = 'residual' | 'aligned-residual' | 'aligned-state' | 'none';

/**
 * A recurrence of your own, of TensorFlow.js operations with gradients.
 *
 * @param x - state from which codebook `b` chose, shape `[batch, dim]`
 * @param y - the chosen codewords, shape `[batch, codewordDim]`
 * @param b - the codebook, from 0
 * @returns state of codebook `b + 1`, shape `[batch, dim]`
 */
export type RecurrenceFunction = (x: tf.Tensor2D, y: tf.Tensor2D, b: number) => tf.Tensor2D;

/** The matrices of `aligned-residual`, or with `stateMap` of `aligned-state`: the same ones after every codebook. */
export interface AlignmentMaps {
  /** W1, shape `[dim, dim]`. */
  stateMap?: tf.Tensor2D;
  /** W or W2, shape `[dim, codewordDim]`. */
  codewordMap: tf.Tensor2D;
}

/** A recurrence that is linear in x and y, so that its gradient is part of the encoder's own. */
export type LinearRecurrence = 'residual' | 'none' | AlignmentMaps;

/** A recurrence, ready to encode with. */
export type Recurrence = LinearRecurrence | RecurrenceFunction;

/** The matrices, in the order in which gradients of them are given. */
export function mapsOf(recurrence: Recurrence): tf.Tensor2D[] {
  if (typeof recurrence !== 'object') return [];
  const { stateMap, codewordMap } = recurrence;
  return stateMap ? [codewordMap, stateMap] : [codewordMap];
}

/** The recurrence of the same form with other matrices, in the order of `mapsOf`. */
export function withMaps(recurrence: LinearRecurrence, [codewordMap, stateMap]: tf.Tensor2D[]): LinearRecurrence {
  return typeof recurrence === 'object' ? { codewordMap, stateMap } : recurrence;
}

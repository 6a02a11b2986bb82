import { ShapeError } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LinearRecurrence, Recurrence } from './recurrence.js';

/**
 * The state of codebook `b + 1`.
 *
 * @param x - state of codebook `b`, shape `[batch, dim]`
 * @param y - what it chose, shape `[batch, codewordDim]`
 * @throws ShapeError where a function returns anything but a new state
 */
export function advance(recurrence: Recurrence, x: tf.Tensor2D, y: tf.Tensor2D, b: number): tf.Tensor2D {
  if (recurrence === 'none') return x;
  if (recurrence === 'residual') return tf.sub(x, y);
  if (typeof recurrence === 'function') return requireState(recurrence(x, y, b), x);
  const { stateMap, codewordMap } = recurrence;
  const kept = stateMap ? tf.matMul(x, tf.transpose(stateMap)) : x;
  return tf.sub(kept, tf.matMul(y, tf.transpose(codewordMap)));
}

/** Gradients at what `advance` took. */
export interface AdvanceGradients {
  /** Shape `[batch, dim]`. */
  x: tf.Tensor2D;
  /** Shape `[batch, codewordDim]`; none where y plays no part. */
  y?: tf.Tensor2D;
  /** Of the matrices, in the order of `mapsOf`. */
  maps: tf.Tensor2D[];
}

/** @param gradient - at the state that `advance` gave, shape `[batch, dim]` */
export function advanceBackward(
  recurrence: LinearRecurrence,
  x: tf.Tensor2D,
  y: () => tf.Tensor2D,
  gradient: tf.Tensor2D,
): AdvanceGradients {
  if (recurrence === 'none') return { x: gradient, maps: [] };
  if (recurrence === 'residual') return { x: gradient, y: tf.neg(gradient), maps: [] };
  const { stateMap, codewordMap } = recurrence;
  const transposed = tf.transpose(gradient);
  const ofCodewordMap: tf.Tensor2D = tf.neg(tf.matMul(transposed, y()));
  return {
    x: stateMap ? tf.matMul(gradient, stateMap) : gradient,
    y: tf.neg(tf.matMul(gradient, codewordMap)),
    maps: stateMap ? [ofCodewordMap, tf.matMul(transposed, x)] : [ofCodewordMap],
  };
}

function requireState(next: tf.Tensor2D, { shape }: tf.Tensor2D): tf.Tensor2D {
  if (next?.shape?.length === 2 && next.shape.every((size, axis) => size === shape[axis])) return next;
  throw new ShapeError({ argument: 'recurrence(x, y, b)', expected: shape, received: next?.shape ?? typeof next });
}

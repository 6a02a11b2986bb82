import { optionNames } from '@lightrec/core/options';
import * as tf from '@tensorflow/tfjs-core';
import { requireShape, requireTensor } from './checks.js';
import { requireInputs } from './inputs.js';
import { itemShares, type LossScale, requireScale } from './loss-scale.js';

export interface EuclideanDistillationInputs {
  /** Item vectors of the teacher, q, shape `[batch, dim]`; constant. */
  teacherItems: tf.Tensor2D;
  /** Composite item vectors of the student, y, shape `[batch, dim]`; receives a gradient. */
  items: tf.Tensor2D;
  /** How much each item of the batch counts, >= 0 and not all 0, shape `[batch]`; constant. Default: all alike. */
  weights?: tf.Tensor1D;
  /** Divide by the items, or leave the paper's sum. Default: `mean`. */
  scale?: LossScale;
}

export const euclideanNames = optionNames<EuclideanDistillationInputs>({
  ...{ teacherItems: 1, items: 1, weights: 1, scale: 1 },
});

/**
 * Euclidean distillation (E-KD): half the mean over the batch's items of the squared distance between the
 * student's vector and the teacher's. LightRec (WWW'20), eq. 8.
 *
 *   1/2 * sum_i w_i / (sum_i w_i) * |q_i - y_i|^2
 *
 * With `scale: 'sum'` it is `1/2 * sum_i w_i * |q_i - y_i|^2`.
 *
 * @returns a scalar, zero where the vectors agree
 * @throws ShapeError where the shapes do not fit each other, ArgumentError for another scale
 */
export function euclideanDistillation(inputs: EuclideanDistillationInputs): tf.Scalar {
  requireInputs('euclideanDistillation', inputs);
  const { teacherItems, items, weights, scale = 'mean' } = inputs;
  requireTensor('teacherItems', teacherItems);
  const [batch, dim] = teacherItems.shape;
  requireShape('teacherItems', teacherItems, [batch, dim]);
  requireShape('items', items, [batch, dim]);
  if (weights !== undefined) requireShape('weights', weights, [batch]);
  requireScale(scale);
  return tf.tidy(() => {
    const shares = tf.expandDims(itemShares(weights, batch, scale), 1);
    const distil = tf.customGrad((studentItems, save) => {
      const difference = tf.sub(studentItems as tf.Tensor2D, teacherItems);
      const weighted = tf.mul(difference, shares);
      (save as tf.GradSaveFunc)([weighted]);
      const value = tf.div(tf.sum(tf.mul(weighted, difference)), 2) as tf.Scalar;
      return { value, gradFunc: (dy, [weighted]) => tf.mul(weighted, dy) };
    });
    return distil(items) as tf.Scalar;
  });
}

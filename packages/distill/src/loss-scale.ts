import { requireOneOf } from '@lightrec/core/options';
import * as tf from '@tensorflow/tfjs-core';

/**
 * What a loss is divided by. `mean`: by its items, and users or lists, so that a coefficient carries over from
 * one data set to another. `sum`: by nothing, as in the paper.
 *
 * A coefficient of `sum` is that of `mean` over what `mean` divides by: for inner products,
 * `mean = sum * userCount * batch`, where `batch` counts the items of a batch with their weights.
 */
export type LossScale = 'mean' | 'sum';

/** How much each item counts: its weight, for `mean` over the sum of all; shape `[batch]`. */
export function itemShares(weights: tf.Tensor1D | undefined, batch: number, scale: LossScale): tf.Tensor1D {
  if (!weights) return tf.fill([batch], shareOf(batch, scale));
  return scale === 'mean' ? tf.div(weights, tf.sum(weights)) : weights;
}

/** How much each of `count` users or lists counts. */
export function shareOf(count: number, scale: LossScale): number {
  return scale === 'mean' ? 1 / count : 1;
}

export function requireScale(scale: LossScale = 'mean'): void {
  requireOneOf('scale', scale, ['mean', 'sum']);
}

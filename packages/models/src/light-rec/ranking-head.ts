import * as tf from '@tensorflow/tfjs-core';
import { accumulateBpr, type RankedRows, regulariseRow } from '../bpr/bpr-loss.js';

export interface RankingHeadOptions {
  /** Rows of the batch: users by user index, positives and negatives by their row in `items`. */
  rows: RankedRows;
  lambda: number;
  /** How often each row of `items` occurs in the batch, shape `[uniqueItemCount]`. */
  occurrences: ArrayLike<number>;
}

/**
 * The BPR loss over composite item vectors, as one operation whose forward and backward run in plain arrays:
 * gathers and scatters over thousands of rows are what a tensor backend does worst (the WebAssembly one lacks
 * the gradient of `gather`), and typed arrays do in 3 ms.
 *
 * @param users - all user vectors, shape `[userCount, dim]`
 * @param items - composite vectors of the batch's distinct items, shape `[uniqueItemCount, dim]`
 * @returns the sum of the ranking and the regularisation term, a scalar
 */
export function rankingHead(users: tf.Tensor2D, items: tf.Tensor2D, { rows, lambda, occurrences }: RankingHeadOptions): tf.Scalar {
  const [, dim] = users.shape;
  const head = tf.customGrad((userTensor, itemTensor) => {
    const values = {
      users: (userTensor as tf.Tensor).dataSync() as Float32Array,
      items: (itemTensor as tf.Tensor).dataSync() as Float32Array,
      dim,
    };
    const gradients = { users: new Float32Array(values.users.length), items: new Float32Array(values.items.length) };
    const ranking = accumulateBpr(values, rows, rows, gradients);
    const scale = lambda / rows.users.length;
    let squares = 0;
    for (const user of rows.users) {
      squares += regulariseRow(values.users, user * dim, gradients.users, user * dim, dim, 1, scale);
    }
    for (let row = 0; row < occurrences.length; row++) {
      squares += regulariseRow(values.items, row * dim, gradients.items, row * dim, dim, occurrences[row], scale);
    }
    const gradFunc = (dy: tf.Tensor) => [
      tf.mul(tf.tensor2d(gradients.users, users.shape), dy),
      tf.mul(tf.tensor2d(gradients.items, items.shape), dy),
    ];
    return { value: tf.scalar(ranking + (scale * squares) / 2), gradFunc };
  });
  return head(users, items) as tf.Scalar;
}

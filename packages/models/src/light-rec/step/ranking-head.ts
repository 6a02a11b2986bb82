import type { RankedRows } from '@lightrec/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { accumulateBpr, type BprLoss, regulariseRow } from '../../bpr/bpr-loss.js';

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
 * @returns `loss`, a scalar with a gradient, and the same by its `terms`
 */
export function rankingHead(
  users: tf.Tensor2D,
  items: tf.Tensor2D,
  options: RankingHeadOptions,
): { loss: tf.Scalar; terms: BprLoss } {
  const terms: BprLoss = { ranking: 0, regularization: 0 };
  const head = tf.customGrad((userTensor, itemTensor) => {
    const { gradients, ...computed } = computeHead(userTensor as tf.Tensor2D, itemTensor as tf.Tensor2D, options);
    Object.assign(terms, computed);
    const gradFunc = (dy: tf.Tensor) => [
      tf.mul(tf.tensor2d(gradients.users, users.shape), dy),
      tf.mul(tf.tensor2d(gradients.items, items.shape), dy),
    ];
    return { value: tf.scalar(terms.ranking + terms.regularization), gradFunc };
  });
  return { loss: head(users, items) as tf.Scalar, terms };
}

function computeHead(
  userTensor: tf.Tensor2D,
  itemTensor: tf.Tensor2D,
  { rows, lambda, occurrences }: RankingHeadOptions,
) {
  const [, dim] = userTensor.shape;
  const users = userTensor.dataSync() as Float32Array;
  const items = itemTensor.dataSync() as Float32Array;
  const gradients = { users: new Float32Array(users.length), items: new Float32Array(items.length) };
  const ranking = accumulateBpr({ users, items, dim }, rows, gradients);
  const scale = lambda / rows.users.length;
  let squares = 0;
  for (const user of rows.users)
    squares += regulariseRow(users, user * dim, gradients.users, user * dim, dim, 1, scale);
  for (let row = 0; row < occurrences.length; row++) {
    squares += regulariseRow(items, row * dim, gradients.items, row * dim, dim, occurrences[row], scale);
  }
  return { ranking, regularization: (scale * squares) / 2, gradients };
}

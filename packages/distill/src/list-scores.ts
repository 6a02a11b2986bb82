import { ArgumentError, ShapeError } from '@lightrec/core';
import { requireArray, requireIndices } from '@lightrec/core/options';
import * as tf from '@tensorflow/tfjs-core';

/** Which items each of several users' lists consists of, by row. */
export interface ItemLists {
  /** The user of each list, a row of the user vectors, shape `[listCount]`. */
  users: ArrayLike<number>;
  /** Rows of the item vectors, usually the sampled negatives, shape `[listCount, listLength]`. */
  negatives: ArrayLike<number>;
}

/**
 * The inner product of each list's user with each of its items. The gradient is scattered in plain arrays: the
 * WebAssembly backend has none for `gather`, and others are slow at it.
 *
 * @param users - shape `[userCount, dim]`; receives a gradient
 * @param items - shape `[batch, dim]`; receives a gradient
 * @returns shape `[listCount, listLength]`
 */
export function listScores(users: tf.Tensor2D, items: tf.Tensor2D, lists: ItemLists): tf.Tensor2D {
  return tf.tidy(() => {
    const userRows = tf.tensor2d(Int32Array.from(lists.users), [lists.users.length, 1], 'int32');
    const itemRows = tf.tensor2d(Int32Array.from(lists.negatives), [lists.negatives.length, 1], 'int32');
    const score = tf.customGrad((userTensor, itemTensor, save) => {
      // The WebAssembly backend's `gather` takes forty times as long.
      const ofUsers = tf.gatherND(userTensor as tf.Tensor2D, userRows) as tf.Tensor2D;
      const ofItems = tf.gatherND(itemTensor as tf.Tensor2D, itemRows) as tf.Tensor2D;
      const [listCount, dim] = ofUsers.shape;
      const value = tf.sum(tf.mul(tf.expandDims(ofUsers, 1), tf.reshape(ofItems, [listCount, -1, dim])), 2);
      (save as tf.GradSaveFunc)([ofUsers, ofItems]);
      const gradFunc = (dy: tf.Tensor, [ofUsers, ofItems]: tf.Tensor[]) =>
        scatter(dy, ofUsers, ofItems, lists, [users.shape, items.shape]);
      return { value, gradFunc };
    });
    return score(users, items) as tf.Tensor2D;
  });
}

function scatter(
  dy: tf.Tensor,
  ofUsers: tf.Tensor,
  ofItems: tf.Tensor,
  lists: ItemLists,
  shapes: [number, number][],
): tf.Tensor[] {
  const [pulls, userRows, itemRows] = [dy, ofUsers, ofItems].map((tensor) => tensor.dataSync());
  const [userGradients, itemGradients] = shapes.map(([rowCount, dim]) => new Float32Array(rowCount * dim));
  const dim = ofUsers.shape[1] as number;
  const [, listLength] = dy.shape;
  for (let n = 0; n < pulls.length; n++) {
    const list = Math.floor(n / listLength);
    for (let d = 0; d < dim; d++) {
      userGradients[lists.users[list] * dim + d] += pulls[n] * itemRows[n * dim + d];
      itemGradients[lists.negatives[n] * dim + d] += pulls[n] * userRows[list * dim + d];
    }
  }
  return [tf.tensor2d(userGradients, shapes[0]), tf.tensor2d(itemGradients, shapes[1])];
}

/** @throws ShapeError for lists of unequal length or none, ArgumentError for a row out of range */
export function requireLists(lists: ItemLists, userCount: number, itemCount: number): void {
  if (typeof lists !== 'object' || lists === null) {
    throw new ArgumentError({ argument: 'lists', expected: '{ users, negatives }', received: String(lists) });
  }
  const { users, negatives } = lists;
  requireArray('lists.users', users);
  requireArray('lists.negatives', negatives);
  if (users.length === 0 || negatives.length === 0 || negatives.length % users.length !== 0) {
    const received = `${users.length} users and ${negatives.length} negatives`;
    throw new ShapeError({ argument: 'lists', expected: 'as many negatives for each user, at least one', received });
  }
  requireIndices('lists.users', users, userCount, 'an integer');
  requireIndices('lists.negatives', negatives, itemCount, 'an integer');
}

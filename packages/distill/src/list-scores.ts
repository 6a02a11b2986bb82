import { ArgumentError, ShapeError } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';

/** Which items each of several users' lists consists of, by row. */
export interface ItemLists {
  /** The user of each list, a row of the user vectors, shape `[listCount]`. */
  users: ArrayLike<number>;
  /** Rows of the item vectors, usually the sampled negatives, shape `[listCount, listLength]`. */
  negatives: ArrayLike<number>;
}

/**
 * The inner product of each list's user with each of its items. Rows are read by `gatherND` and their gradients added
 * up by `scatterND`: the WebAssembly backend is slow at `gather`, and has no gradient for it.
 *
 * @param users - shape `[userCount, dim]`; receives a gradient
 * @param items - shape `[batch, dim]`; receives a gradient
 * @returns shape `[listCount, listLength]`
 */
export function listScores(users: tf.Tensor2D, items: tf.Tensor2D, lists: ItemLists): tf.Tensor2D {
  return tf.tidy(() => {
    const [listCount, dim] = [lists.users.length, users.shape[1]];
    const ofUsers = tf.reshape(readRows(users, lists.users), [listCount, 1, dim]);
    const ofItems = tf.reshape(readRows(items, lists.negatives), [listCount, -1, dim]);
    return tf.sum<tf.Tensor2D>(tf.mul(ofUsers, ofItems), 2);
  });
}

function readRows(table: tf.Tensor2D, rows: ArrayLike<number>): tf.Tensor {
  const read = tf.customGrad((input, save) => {
    const indices = tf.tensor2d(Int32Array.from(rows), [rows.length, 1], 'int32');
    (save as tf.GradSaveFunc)([indices]);
    const gradFunc = (dy: tf.Tensor, [kept]: tf.Tensor[]) => tf.scatterND(kept, dy, table.shape);
    return { value: tf.gatherND(input as tf.Tensor, indices), gradFunc };
  });
  return read(table);
}

/** @throws ShapeError for lists of unequal length or none, ArgumentError for a row that is not there */
export function requireLists({ users, negatives }: ItemLists, userCount: number, itemCount: number): void {
  if (users.length === 0 || negatives.length === 0 || negatives.length % users.length !== 0) {
    const received = `${users.length} users and ${negatives.length} negatives`;
    throw new ShapeError({ argument: 'lists', expected: 'as many negatives for each user, at least one', received });
  }
  requireRows('lists.users', users, userCount);
  requireRows('lists.negatives', negatives, itemCount);
}

function requireRows(argument: string, rows: ArrayLike<number>, count: number): void {
  for (let i = 0; i < rows.length; i++) {
    if (Number.isInteger(rows[i]) && rows[i] >= 0 && rows[i] < count) continue;
    const expected = `an integer in [0, ${count})`;
    throw new ArgumentError({ argument: `${argument}[${i}]`, expected, received: rows[i] });
  }
}

import { Random } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose, expectNoTensorLeak, finiteDifferences, normals, useBackend } from '../../test-support/index.js';
import { rankingHead } from './ranking-head.js';

const dim = 3;
const lambda = 0.3;
const rows = {
  users: Uint32Array.of(1, 0, 1),
  positives: Uint32Array.of(2, 0, 3),
  negatives: Uint32Array.of(0, 1, 2, 4, 2, 1),
};
/** Of the items of `rows`: 0 occurs twice, 1 twice, 2 three times, 3 and 4 once. */
const occurrences = Uint32Array.of(2, 2, 3, 1, 1);
const options = { rows, occurrences, lambda };

const random = new Random(1);
const users = Array.from(normals(random, 4 * dim));
const items = Array.from(normals(random, 5 * dim));

/** Eq. 3 pair by pair, and the squared norms of the vectors each time they occur. */
function plainTerms(): { ranking: number; regularization: number } {
  const row = (table: number[], index: number) => table.slice(index * dim, (index + 1) * dim);
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, d) => sum + value * b[d], 0);
  const norm = (table: number[], indices: Uint32Array) =>
    [...indices].reduce((sum, index) => sum + dot(row(table, index), row(table, index)), 0);
  let ranking = 0;
  rows.users.forEach((user, p) => {
    for (const negative of rows.negatives.subarray(2 * p, 2 * p + 2)) {
      const u = row(users, user);
      const margin = dot(u, row(items, rows.positives[p])) - dot(u, row(items, negative));
      ranking += Math.log(1 + Math.exp(-margin)) / 6;
    }
  });
  const squares = norm(users, rows.users) + norm(items, rows.positives) + norm(items, rows.negatives);
  return { ranking, regularization: (lambda / 6) * squares };
}

const total = () => plainTerms().ranking + plainTerms().regularization;
const tensors = () => [tf.tensor2d(users, [4, dim]), tf.tensor2d(items, [5, dim])];

beforeAll(() => useBackend('wasm'));

describe('rankingHead', () => {
  it('has the loss of plain loops, whole and by its terms', () => {
    tf.tidy(() => {
      const [userTensor, itemTensor] = tensors();
      const { loss, terms } = rankingHead(userTensor, itemTensor, options);
      expect(terms.ranking).toBeCloseTo(plainTerms().ranking, 6);
      expect(terms.regularization).toBeCloseTo(plainTerms().regularization, 6);
      expect(loss.dataSync()[0]).toBeCloseTo(total(), 6);
    });
  });

  it('has the gradients of its finite differences, times what comes back', () => {
    tf.tidy(() => {
      const tripled = (u: tf.Tensor, i: tf.Tensor) =>
        tf.mul(rankingHead(u as tf.Tensor2D, i as tf.Tensor2D, options).loss, 3);
      const [ofUsers, ofItems] = tf
        .grads(tripled)(tensors())
        .map((gradient) => gradient.dataSync());
      expectClose(
        ofUsers,
        finiteDifferences(users, () => 3 * total()),
        1e-5,
      );
      expectClose(
        ofItems,
        finiteDifferences(items, () => 3 * total()),
        1e-5,
      );
      // Users 2 and 3 are in no pair.
      expect([...ofUsers.subarray(2 * dim)]).toEqual(Array(2 * dim).fill(0));
    });
  });

  it('leaks no tensor', async () => {
    const [userTensor, itemTensor] = tensors();
    const gradient = tf.grads((u, i) => rankingHead(u as tf.Tensor2D, i as tf.Tensor2D, options).loss);
    await expectNoTensorLeak(() => tf.dispose(gradient([userTensor, itemTensor])));
    await expectNoTensorLeak(() => rankingHead(userTensor, itemTensor, options).loss.dispose());
    tf.dispose([userTensor, itemTensor]);
  });
});

import { Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose, expectNoTensorLeak, normals, useBackend } from '../../test-support/index.js';
import { plainBpr } from '../../test-support/plain-bpr.js';
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

const plainTerms = () => plainBpr({ users, items, dim }, rows, lambda);
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

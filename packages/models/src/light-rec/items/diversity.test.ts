import { Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { Matrix } from 'ml-matrix';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../test-support/index.js';
import { codebookDiversity, type Divergence, divergences } from './diversity.js';

beforeAll(() => useBackend('cpu'));

const shape: [number, number] = [3, 4];
const values = (() => {
  const random = new Random(1);
  return Array.from({ length: 3 }, () => Array.from({ length: 12 }, () => random.normal()));
})();

function diversityOf(books: readonly number[][], divergence: Divergence): number {
  return tf.tidy(
    () =>
      codebookDiversity(
        books.map((book) => tf.tensor2d(book, shape)),
        divergence,
      ).dataSync()[0],
  );
}

/** Of the Gram matrix, in plain loops; the logarithm by its series, as all eigenvalues lie below 2. */
function plainDiversity(books: readonly number[][], divergence: Divergence): number {
  const lengths = books.map((book) => Math.hypot(...book));
  const gram = new Matrix(
    books.map((a, i) => books.map((b, j) => a.reduce((sum, x, d) => sum + x * b[d], 0) / (lengths[i] * lengths[j]))),
  );
  const identity = Matrix.eye(books.length);
  const rest = Matrix.sub(gram, identity);
  if (divergence === 'frobenius') return rest.norm('frobenius') ** 2;
  const logarithm = Matrix.zeros(books.length, books.length);
  let power = identity;
  for (let n = 1; n < 400; n++) {
    power = power.mmul(rest);
    logarithm.add(Matrix.mul(power, (n % 2 ? 1 : -1) / n));
  }
  if (divergence === 'log-det') return -logarithm.trace();
  return gram.mmul(logarithm).trace();
}

describe.each([...divergences])('codebookDiversity: %s', (divergence) => {
  it('is the divergence of the Gram matrix from the identity', () => {
    expect(diversityOf(values, divergence)).toBeCloseTo(plainDiversity(values, divergence), 5);
  });

  it('has the gradient of finite differences', () => {
    const books = values.map((book) => [...book]);
    const gradients = tf.tidy(() => {
      const tensors = books.map((book) => tf.tensor2d(book, shape));
      const variables = tensors.map((tensor) => tf.variable(tensor));
      const { grads } = tf.variableGrads(() => codebookDiversity(variables, divergence));
      return variables.map((variable) => [...grads[variable.name].dataSync()]);
    });
    books.forEach((book, b) => {
      const expected = finiteDifferences(book, () => plainDiversity(books, divergence));
      expected.forEach((slope, i) => {
        expect(gradients[b][i]).toBeCloseTo(slope, 4);
      });
    });
  });

  it('is 0 of orthogonal codebooks and of one alone, and grows as they become alike', () => {
    const orthogonal = [0, 1, 2].map((b) => Array.from({ length: 12 }, (_, i) => (i % 3 === b ? 2 : 0)));
    expect(diversityOf(orthogonal, divergence)).toBeCloseTo(0, 6);
    expect(diversityOf(values.slice(0, 1), divergence)).toBeCloseTo(0, 6);
    const towards = (share: number) => [
      orthogonal[0],
      orthogonal[1].map((x, i) => (1 - share) * x + share * orthogonal[0][i]),
    ];
    const rising = [0.2, 0.5, 0.8, 1].map((share) => diversityOf(towards(share), divergence));
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    expect(rising.every((value) => value > 0 && Number.isFinite(value))).toBe(true);
  });
});

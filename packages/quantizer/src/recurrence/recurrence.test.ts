import { Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose, normals, useBackend, valuesOf } from '../test-support/index.js';
import { dot, type Matrix } from '../test-support/plain-matrix.js';
import { plainRecurrence, plainTanhRecurrence } from '../test-support/plain-recurrence.js';
import { advance, advanceBackward } from './advance.js';
import { recurrenceNames, recurrenceOf, recurrenceWeights } from './named-recurrence.js';
import type { RecurrenceFunction, RecurrenceName } from './recurrence.js';

const dim = 3;
const batch = 5;
const b = 1;

const tanh: RecurrenceFunction = (x, y, book) => tf.tanh(tf.sub(x, tf.mul(tf.mean(y, 1, true), book + 1)));

beforeAll(() => useBackend('wasm'));

/** A recurrence with random matrices, and its twin. */
function draw(form: RecurrenceName | RecurrenceFunction, codewordDim: number) {
  const random = new Random(5);
  const matrix = (rows: number, columns: number): Matrix =>
    Array.from({ length: rows }, () => Array.from(normals(random, columns)));
  const shapes = recurrenceWeights(form, { codewordCount: 1, codewordDim, dim }).map(({ shape }) => shape);
  const maps = shapes.map(([rows, columns]) => matrix(rows, columns));
  const twin = typeof form === 'function' ? plainTanhRecurrence : plainRecurrence(form, dim, maps);
  const recurrence = () =>
    recurrenceOf(
      form,
      maps.map((map) => tf.tensor2d(map)),
    );
  return { recurrence, twin, maps, x: matrix(batch, dim), y: matrix(batch, codewordDim), dy: matrix(batch, dim) };
}

const forms: [string, RecurrenceName | RecurrenceFunction, number][] = [
  ...recurrenceNames.flatMap((name): [string, RecurrenceName, number][] => [
    [name, name, dim],
    ...(name === 'residual'
      ? []
      : [2, 5].map((codewordDim): [string, RecurrenceName, number] => [name, name, codewordDim])),
  ]),
  ['a function', tanh, dim],
  ['a function', tanh, 2],
];

describe.each(forms)('%s', (_, form, codewordDim) => {
  it(`makes the next state of each row, of codewords of dimension ${codewordDim}`, () => {
    tf.tidy(() => {
      const { recurrence, twin, x, y } = draw(form, codewordDim);
      const next = advance(recurrence(), tf.tensor2d(x), tf.tensor2d(y), b);
      expect(next.shape).toEqual([batch, dim]);
      expectClose(
        valuesOf(next),
        x.flatMap((row, i) => twin.next(row, y[i], b)),
        1e-5,
      );
      const alone = advance(recurrence(), tf.tensor2d([x[2]]), tf.tensor2d([y[2]]), b);
      expect(valuesOf(alone)).toEqual(valuesOf(next).slice(2 * dim, 3 * dim));
    });
  });

  it('has the gradients of finite differences', () => {
    tf.tidy(() => {
      const { recurrence: make, twin, maps, x, y, dy } = draw(form, codewordDim);
      const recurrence = make();
      const [states, chosen, gradient] = [x, y, dy].map((matrix) => tf.tensor2d(matrix));
      const received =
        typeof recurrence === 'function'
          ? tf.grads((state, choice) => advance(recurrence, state as tf.Tensor2D, choice as tf.Tensor2D, b))(
              [states, chosen],
              gradient,
            )
          : gradientsOf(advanceBackward(recurrence, states, () => chosen, gradient));
      const objective = () => x.reduce((sum, row, i) => sum + dot(twin.next(row, y[i], b), dy[i]), 0);
      expect(received.length).toBe(2 + maps.length);
      [x, y, ...maps].forEach((matrix, i) => {
        const values = received[i] ? valuesOf(received[i]) : matrix.flat().map(() => 0);
        expectClose(
          values,
          matrix.flatMap((row) => finiteDifferences(row, objective)),
          1e-4,
        );
      });
    });
  });
});

function gradientsOf({ x, y, maps }: ReturnType<typeof advanceBackward>) {
  return [x, y, ...maps] as tf.Tensor[];
}

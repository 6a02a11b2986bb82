import { ArgumentError, Random, ShapeError } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { innerProductDistillation } from './inner-product-distillation.js';
import {
  backends,
  createCase,
  dot,
  expectClose,
  expectNoTensorLeak,
  finiteDifferences,
  type Matrix,
  randomMatrix,
  toTensors,
  useBackend,
} from './test-support.js';
import { UserMapper } from './user-mapper.js';

/** The mapping by plain loops; a bias is a matrix of one row. */
function plainMap(users: Matrix, [skip, hiddenKernel, [hiddenBias], kernel, [bias]]: Matrix[]): Matrix {
  const column = (matrix: Matrix, j: number) => matrix.map((row) => row[j]);
  return users.map((user) => {
    const hidden = hiddenBias.map((start, j) => Math.tanh(start + dot(user, column(hiddenKernel, j))));
    return bias.map((start, d) => start + dot(user, column(skip, d)) + dot(hidden, column(kernel, d)));
  });
}

/** Gives the mapper random weights and returns them; a bias is a matrix of one row. */
function randomise(mapper: UserMapper, seed: number): Matrix[] {
  const random = new Random(seed);
  return mapper.variables.map((variable) => {
    const columns = variable.shape.at(-1)!;
    const values = randomMatrix(random, variable.size / columns, columns);
    variable.assign(tf.reshape(tf.tensor2d(values), variable.shape));
    return values;
  });
}

describe.each(backends)('UserMapper on the %s backend', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([3, 2, 5])('starts as the identity, cut or filled with zeros, to %i dimensions of 3', (dim) => {
    const users = [
      [1, 2, 3],
      [-4, 5, 6],
    ];
    const mapper = new UserMapper({ teacherDim: 3, dim });
    const expected = users.map((user) => Array.from({ length: dim }, (_, d) => user[d] ?? 0));
    expect(mapper.apply(tf.tensor2d(users)).arraySync()).toEqual(expected);
    mapper.dispose();
  });

  it('is its formula, by plain loops', () => {
    const { teacherUsers } = createCase(1, { userCount: 9, teacherDim: 4 });
    const mapper = new UserMapper({ teacherDim: 4, dim: 3, hiddenDim: 5 });
    const weights = randomise(mapper, 1);
    const received = mapper.apply(tf.tensor2d(teacherUsers)).arraySync();
    expectClose(received.flat(), plainMap(teacherUsers, weights).flat(), 1e-5);
    mapper.dispose();
  });

  it('has the gradients of finite differences for every variable', () => {
    const { teacherUsers, users: pulls } = createCase(2, { teacherDim: 4, dim: 3 });
    const mapper = new UserMapper({ teacherDim: 4, dim: 3, hiddenDim: 5 });
    const weights = randomise(mapper, 2);
    const { grads } = tf.variableGrads(
      () => tf.sum(tf.mul(mapper.apply(tf.tensor2d(teacherUsers)), tf.tensor2d(pulls))),
      [...mapper.variables],
    );
    const objective = () => plainMap(teacherUsers, weights).reduce((sum, user, u) => sum + dot(user, pulls[u]), 0);
    mapper.variables.forEach(({ name }, i) => {
      expectClose(Array.from(grads[name].dataSync()), finiteDifferences(weights[i], objective), 1e-4);
    });
    mapper.dispose();
  });

  it('learns as the users of a loss, without a leak over 1,000 steps', () => {
    const { teacherUsers, teacherItems } = toTensors(createCase(3, { teacherDim: 3 }));
    const items = tf.neg(teacherItems); // which users turned round score as the teacher does
    expectNoTensorLeak(() => {
      const mapper = new UserMapper({ teacherDim: 3, hiddenDim: 8 });
      const optimizer = new tf.AdamOptimizer(0.01, 0.9, 0.999, 1e-7);
      const lossOf = () =>
        innerProductDistillation({ teacherUsers, teacherItems, users: mapper.apply(teacherUsers), items });
      const step = () => tf.tidy(() => optimizer.minimize(lossOf, true, [...mapper.variables])!.dataSync()[0]);
      const first = step();
      const { numTensors } = tf.memory();
      let last = first;
      for (let i = 0; i < 1000; i++) last = step();
      expect(last).toBeLessThan(first / 10);
      expect(tf.memory().numTensors).toBe(numTensors);
      optimizer.dispose();
      mapper.dispose();
    });
  });
});

describe('UserMapper', () => {
  it('starts the same from the same seed, and differently from another', () => {
    const hiddenOf = (seed: number) => Array.from(new UserMapper({ teacherDim: 3, seed }).variables[1].dataSync());
    expect(hiddenOf(1)).toEqual(hiddenOf(1));
    expect(hiddenOf(2)).not.toEqual(hiddenOf(1));
  });

  it('names what does not fit, and leaks nothing', () => {
    const mapper = new UserMapper({ teacherDim: 3 });
    const users = tf.zeros<tf.Rank.R2>([2, 4]);
    expectNoTensorLeak(() => {
      expect(() => mapper.apply(users)).toThrow(ShapeError);
      expect(() => mapper.apply(users)).toThrow('teacherUsers: expected [2, 3], received [2, 4].');
      expect(() => new UserMapper({ teacherDim: 0 })).toThrow(ArgumentError);
    });
  });
});

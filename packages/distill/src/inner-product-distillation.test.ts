import { Random, ShapeError } from '@lightrec/core';
// Registers the gradients of the naive formula's operations.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type InnerProductDistillationInputs, innerProductDistillation } from './inner-product-distillation.js';

type Matrix = number[][];

interface Case {
  teacherUsers: Matrix;
  teacherItems: Matrix;
  users: Matrix;
  items: Matrix;
  weights?: number[];
}

function createCase(seed: number, { userCount = 7, batch = 5, teacherDim = 4, dim = 3, weighted = true } = {}): Case {
  const random = new Random(seed);
  const matrix = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()));
  return {
    teacherUsers: matrix(userCount, teacherDim),
    teacherItems: matrix(batch, teacherDim),
    users: matrix(userCount, dim),
    items: matrix(batch, dim),
    weights: weighted ? Array.from({ length: batch }, () => 1 + random.integer(4)) : undefined,
  };
}

/** Eq. 9, one user and one item at a time: half the weighted mean over items of the mean over users. */
function plainLoss({ teacherUsers, teacherItems, users, items, weights = items.map(() => 1) }: Case): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let loss = 0;
  items.forEach((item, i) => {
    users.forEach((user, u) => {
      const difference = dot(teacherUsers[u], teacherItems[i]) - dot(user, item);
      loss += ((weights[i] / total) * difference ** 2) / (2 * users.length);
    });
  });
  return loss;
}

function toTensors({ teacherUsers, teacherItems, users, items, weights }: Case): InnerProductDistillationInputs {
  return {
    teacherUsers: tf.tensor2d(teacherUsers),
    teacherItems: tf.tensor2d(teacherItems),
    users: tf.tensor2d(users),
    items: tf.tensor2d(items),
    weights: weights && tf.tensor1d(weights),
  };
}

/** Gradients of users and items, flat. */
function gradientsOf(testCase: Case, loss = innerProductDistillation): number[][] {
  return tf.tidy(() => {
    const { users, items, ...constants } = toTensors(testCase);
    const gradients = tf.grads((users, items) =>
      loss({ ...constants, users: users as tf.Tensor2D, items: items as tf.Tensor2D }),
    )([users, items]);
    return gradients.map((gradient) => Array.from(gradient.dataSync()));
  });
}

/** Eq. 9 as one would write it in TensorFlow.js: with the matrix of all scores, and a tape. */
function naiveDistillation({
  teacherUsers,
  teacherItems,
  users,
  items,
  weights,
}: InnerProductDistillationInputs): tf.Scalar {
  const difference = tf.sub(tf.matMul(teacherUsers, teacherItems, false, true), tf.matMul(users, items, false, true));
  const ofItems = tf.mean(tf.square(difference), 0);
  const counts = weights ?? tf.onesLike(ofItems);
  return tf.div(tf.sum(tf.mul(ofItems, counts)), tf.mul(tf.sum(counts), 2));
}

function lossOf(testCase: Case): number {
  return tf.tidy(() => innerProductDistillation(toTensors(testCase)).dataSync()[0]);
}

describe.each(['wasm', 'cpu'] as const)('innerProductDistillation on the %s backend', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    await tf.ready();
  });

  it('is eq. 9, by plain loops, for any sizes and weights', () => {
    const size = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(
        fc.integer(),
        size,
        size,
        size,
        size,
        fc.boolean(),
        (seed, userCount, batch, teacherDim, dim, weighted) => {
          const testCase = createCase(seed, { userCount, batch, teacherDim, dim, weighted });
          const expected = plainLoss(testCase);
          expect(Math.abs(lossOf(testCase) - expected)).toBeLessThan(1e-5 * (1 + expected + energyOf(testCase)));
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([true, false])('has the gradients of finite differences of eq. 9, weighted: %s', (weighted) => {
    const testCase = createCase(3, { weighted });
    const [ofUsers, ofItems] = gradientsOf(testCase);
    expectClose(
      ofUsers,
      finiteDifferences(testCase.users, () => plainLoss(testCase)),
      1e-4,
    );
    expectClose(
      ofItems,
      finiteDifferences(testCase.items, () => plainLoss(testCase)),
      1e-4,
    );
  });

  it('has the gradients of the tape through the matrix of all scores', () => {
    const testCase = createCase(4, { userCount: 40, batch: 30, dim: 8, teacherDim: 8 });
    const received = gradientsOf(testCase);
    gradientsOf(testCase, naiveDistillation).forEach((expected, i) => {
      expectClose(received[i], expected, 1e-5);
    });
  });

  it('is zero, and so are its gradients, where the student is the teacher', () => {
    const { teacherUsers, teacherItems, weights } = createCase(5, { userCount: 50, batch: 20 });
    const same = { teacherUsers, teacherItems, users: teacherUsers, items: teacherItems, weights };
    expect(Math.abs(lossOf(same))).toBeLessThan(1e-6 * energyOf(same));
    for (const gradient of gradientsOf(same)) {
      expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-6 * energyOf(same));
    }
  });

  it('is zero for users and items that are turned alike, as only scores count', () => {
    const { teacherUsers, teacherItems } = createCase(6, { teacherDim: 2 });
    const turn = ([a, b]: number[]) => [0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b];
    const turned = { teacherUsers, teacherItems, users: teacherUsers.map(turn), items: teacherItems.map(turn) };
    expect(Math.abs(lossOf(turned))).toBeLessThan(1e-6 * energyOf(turned));
  });
});

describe('weights', () => {
  it('count an item as often as they say', () => {
    const { weights: _, ...once } = createCase(7, { batch: 3 });
    const weights = [3, 1, 2];
    const repeat = (rows: Matrix) => rows.flatMap((row, i) => Array.from({ length: weights[i] }, () => row));
    const repeated = { ...once, teacherItems: repeat(once.teacherItems), items: repeat(once.items) };
    expect(lossOf({ ...once, weights })).toBeCloseTo(lossOf(repeated), 5);
  });

  it('are relative: twice all of them is the same', () => {
    const testCase = createCase(8);
    const doubled = { ...testCase, weights: testCase.weights?.map((weight) => 2 * weight) };
    expect(lossOf(doubled)).toBeCloseTo(lossOf(testCase), 5);
  });
});

describe('shapes that do not fit', () => {
  const wrong: [argument: keyof InnerProductDistillationInputs, shape: number[], message: string][] = [
    ['users', [8, 3], 'users: expected [7, 3], received [8, 3]'],
    ['teacherItems', [5, 3], 'teacherItems: expected [5, 4], received [5, 3]'],
    ['items', [6, 3], 'items: expected [5, 3], received [6, 3]'],
    ['items', [5, 4], 'items: expected [5, 3], received [5, 4]'],
    ['weights', [4], 'weights: expected [5], received [4]'],
    ['items', [15], 'items: expected [5, 3], received [15]'],
  ];

  it.each(wrong)('%s %j: says what was expected, and leaks nothing', (argument, shape, message) => {
    const inputs = { ...toTensors(createCase(1)), [argument]: tf.zeros(shape) };
    expectNoTensorLeak(() => {
      expect(() => innerProductDistillation(inputs)).toThrow(ShapeError);
      expect(() => innerProductDistillation(inputs)).toThrow(message);
    });
  });
});

describe('tensors', () => {
  it('are not leaked by the value, the gradients, or 1,000 of both', () => {
    const { users, items, ...constants } = toTensors(createCase(2));
    const gradient = tf.grads((users, items) =>
      innerProductDistillation({ ...constants, users: users as tf.Tensor2D, items: items as tf.Tensor2D }),
    );
    expectNoTensorLeak(() => {
      for (let i = 0; i < 1000; i++) {
        innerProductDistillation({ ...constants, users, items }).dispose();
        tf.dispose(gradient([users, items]));
      }
    });
  });
});

/** The teacher's own loss, were the student all zero: the scale by which rounding is judged. */
function energyOf({ teacherUsers, teacherItems, weights }: Case): number {
  return plainLoss({
    teacherUsers,
    teacherItems,
    users: teacherUsers.map(() => [0]),
    items: teacherItems.map(() => [0]),
    weights,
  });
}

function finiteDifferences(matrix: Matrix, objective: () => number): number[] {
  const step = 1e-4;
  return matrix.flatMap((row) =>
    row.map((value, d) => {
      const at = (moved: number) => {
        row[d] = moved;
        return objective();
      };
      const difference = (at(value + step) - at(value - step)) / (2 * step);
      row[d] = value;
      return difference;
    }),
  );
}

function expectClose(received: number[], expected: number[], tolerance: number): void {
  expect(received).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  received.forEach((value, i) => {
    expect(Math.abs(value - expected[i]), `entry ${i}: ${value} for ${expected[i]}`).toBeLessThan(tolerance * scale);
  });
}

function expectNoTensorLeak(work: () => void): void {
  const before = tf.memory().numTensors;
  work();
  expect(tf.memory().numTensors).toBe(before);
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, d) => sum + value * b[d], 0);
}

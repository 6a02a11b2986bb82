import { Random } from '@lightrec/core';
import { finiteDifferences as differencesOf } from '@lightrec/core/testing';
// Registers the gradients of the naive formulas' operations.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { ExactInnerProductDistillationInputs } from './inputs.js';
import type { ItemLists } from './list-scores.js';

export type Matrix = number[][];

export interface Case {
  teacherUsers: Matrix;
  teacherItems: Matrix;
  users: Matrix;
  items: Matrix;
  weights?: number[];
  lists: ItemLists;
}

export const backends = ['wasm', 'cpu'] as const;

export async function useBackend(name: (typeof backends)[number]): Promise<void> {
  await tf.setBackend(name);
  await tf.ready();
}

export function randomMatrix(random: Random, rows: number, columns: number): Matrix {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()));
}

export function createCase(
  seed: number,
  { userCount = 7, batch = 5, teacherDim = 4, dim = 3, weighted = true, listCount = 6, listLength = 3 } = {},
): Case {
  const random = new Random(seed);
  return {
    teacherUsers: randomMatrix(random, userCount, teacherDim),
    teacherItems: randomMatrix(random, batch, teacherDim),
    users: randomMatrix(random, userCount, dim),
    items: randomMatrix(random, batch, dim),
    weights: weighted ? Array.from({ length: batch }, () => 1 + random.integer(4)) : undefined,
    lists: {
      users: Array.from({ length: listCount }, () => random.integer(userCount)),
      negatives: Array.from({ length: listCount * listLength }, () => random.integer(batch)),
    },
  };
}

export function toTensors(testCase: Case): ExactInnerProductDistillationInputs & { lists: ItemLists } {
  const { teacherUsers, teacherItems, users, items, weights, lists } = testCase;
  return {
    teacherUsers: tf.tensor2d(teacherUsers),
    teacherItems: tf.tensor2d(teacherItems),
    users: tf.tensor2d(users),
    items: tf.tensor2d(items),
    weights: weights && tf.tensor1d(weights),
    lists,
  };
}

/** Any loss of vectors; each reads what it needs. */
export type Loss = (inputs: ReturnType<typeof toTensors>) => tf.Scalar;

export function lossOf(testCase: Case, loss: Loss): number {
  return tf.tidy(() => loss(toTensors(testCase)).dataSync()[0]);
}

/** Gradients of users and items, flat. */
export function gradientsOf(testCase: Case, loss: Loss): number[][] {
  return tf.tidy(() => {
    const { users, items, ...constants } = toTensors(testCase);
    const gradients = tf.grads((users, items) =>
      loss({ ...constants, users: users as tf.Tensor2D, items: items as tf.Tensor2D }),
    )([users, items]);
    return gradients.map((gradient) => Array.from(gradient.dataSync()));
  });
}

/** The gradient of items alone, flat, for a loss that has no users. */
export function itemGradientOf(testCase: Case, loss: Loss): number[] {
  return tf.tidy(() => {
    const { items, ...constants } = toTensors(testCase);
    const gradient = tf.grad((items) => loss({ ...constants, items: items as tf.Tensor2D }));
    return Array.from(gradient(items).dataSync());
  });
}

/** Central differences of `objective` at each entry of a matrix that it reads, row after row. */
export function finiteDifferences(matrix: Matrix, objective: () => number): number[] {
  return matrix.flatMap((row) => differencesOf(row, objective));
}

/** Each value within `tolerance` of the expected one, relative to the largest expected one. */
export function expectClose(received: number[], expected: number[], tolerance: number): void {
  expect(received).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  received.forEach((value, i) => {
    expect(Math.abs(value - expected[i]), `entry ${i}: ${value} for ${expected[i]}`).toBeLessThanOrEqual(
      tolerance * scale,
    );
  });
}

/** Fails where `work` leaves more or fewer tensors behind than it found. */
export function expectNoTensorLeak(work: () => void): void {
  const before = tf.memory().numTensors;
  work();
  expect(tf.memory().numTensors).toBe(before);
}

/** Fails where 1,000 values and gradients of the loss leave tensors behind. */
export function expectNoLeakOver1000Steps(loss: Loss): void {
  const { users, items, ...constants } = toTensors(createCase(2));
  const gradient = tf.grads((users, items) =>
    // Users are part of every tape here, also of that of a loss without users.
    tf.add(loss({ ...constants, users: users as tf.Tensor2D, items: items as tf.Tensor2D }), tf.sum(users)),
  );
  expectNoTensorLeak(() => {
    for (let i = 0; i < 1000; i++) {
      loss({ ...constants, users, items }).dispose();
      tf.dispose(gradient([users, items]));
    }
  });
}

export function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, d) => sum + value * b[d], 0);
}

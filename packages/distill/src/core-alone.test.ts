import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import {
  euclideanDistillation,
  innerProductDistillation,
  rankingDistillation,
  rankingInnerProductDistillation,
} from './index.js';

// Without the gradients that `tfjs` or `tfjs-layers` register, as in a program of tfjs-core alone.
it.each([
  ['E-KD', ({ teacherItems, items }: Inputs) => euclideanDistillation({ teacherItems, items })],
  ['IP-KD', innerProductDistillation],
  ['R-KD', rankingDistillation],
  ['RIP-KD', rankingInnerProductDistillation],
] as const)('%s has a gradient with the core of TensorFlow.js alone', (_, distil) => {
  const [teacherUsers, teacherItems] = [
    tf.tensor2d([[1, 2]]),
    tf.tensor2d([
      [1, 0],
      [0, 1],
    ]),
  ];
  const items = tf.tensor2d([
    [2, 1],
    [1, 3],
  ]);
  const lists = { users: [0], negatives: [0, 1] };
  const gradient = tf.grad((x: tf.Tensor) =>
    distil({ teacherUsers, teacherItems, users: teacherUsers, items: x as tf.Tensor2D, lists }),
  );
  expect(
    gradient(items)
      .dataSync()
      .some((value) => value !== 0),
  ).toBe(true);
});

type Inputs = Parameters<typeof rankingInnerProductDistillation>[0];

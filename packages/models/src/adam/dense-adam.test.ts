import { Random } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { normals, useBackend } from '../test-support/index.js';
import { DenseAdam } from './dense-adam.js';

beforeAll(() => useBackend('wasm'));

it('DenseAdam follows the Adam of TensorFlow.js, at a learning rate that falls', () => {
  const random = new Random(1);
  const start = normals(random, 20);
  const adam = new DenseAdam(start.slice());
  const variable = tf.variable(tf.tensor1d(start));
  const optimizer = new tf.AdamOptimizer(0.1, 0.9, 0.999, 1e-8);
  for (let step = 1; step <= 50; step++) {
    const gradient = normals(random, 20);
    const learningRate = 0.1 * (1 - (step - 1) / 50);
    adam.update(gradient, step, learningRate);
    // Its rate has no setter, though every step reads it.
    Reflect.set(optimizer, 'learningRate', learningRate);
    optimizer.applyGradients([{ name: variable.name, tensor: tf.tensor1d(gradient) }]);
  }
  const expected = variable.dataSync();
  adam.values.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThan(1e-4);
  });
});

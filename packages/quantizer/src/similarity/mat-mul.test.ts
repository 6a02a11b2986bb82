import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  countTransposedProducts,
  expectClose,
  expectNoTensorLeak,
  randomMatrix,
  useBackend,
} from '../test-support/index.js';
import { matMul } from './mat-mul.js';

describe.each(['wasm', 'cpu'] as const)('matMul on the %s backend', (backend) => {
  beforeAll(() => useBackend(backend));

  it('has the result and the gradients of the built-in one', () => {
    tf.tidy(() => {
      const [a, b, dy] = [randomMatrix(1, 4, 3), randomMatrix(2, 3, 5), randomMatrix(3, 4, 5)];
      const run = (multiply: typeof matMul) => [
        multiply(a, b),
        ...tf.grads((left, right) => multiply(left as tf.Tensor2D, right as tf.Tensor2D))([a, b], dy),
      ];
      const expected = run((left, right) => tf.matMul(left, right));
      run(matMul).forEach((tensor, i) => {
        expectClose(tensor.dataSync(), expected[i].dataSync(), 1e-6);
      });
    });
  });

  it('never asks the backend for a transposed product', () => {
    tf.tidy(() => {
      const [a, b] = [randomMatrix(1, 4, 3), randomMatrix(2, 3, 5)];
      const gradientOf = (multiply: typeof matMul) =>
        tf.grads((left, right) => multiply(left as tf.Tensor2D, right as tf.Tensor2D));
      expect(countTransposedProducts(backend, () => gradientOf(matMul)([a, b]))).toBe(0);
      expect(countTransposedProducts(backend, () => gradientOf((left, right) => tf.matMul(left, right))([a, b]))).toBe(
        2,
      );
    });
  });

  it('leaves no tensors behind but its result', () => {
    const [a, b] = [randomMatrix(1, 4, 3), randomMatrix(2, 3, 5)];
    expectNoTensorLeak(() => matMul(a, b).dispose());
    expectNoTensorLeak(() => expect(() => matMul(a, a)).toThrow());
    tf.dispose([a, b]);
  });
});

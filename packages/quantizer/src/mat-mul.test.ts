import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { matMul } from './mat-mul.js';
import { expectClose, expectNoTensorLeak, randomMatrix, useBackend } from './test-support.js';

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

  it('never asks the backend for a transposed product, which is slow there', () => {
    tf.tidy(() => {
      const asked: unknown[] = [];
      const gradient = tf.grads((a, b) => matMul(a as tf.Tensor2D, b as tf.Tensor2D));
      const [a, b] = [randomMatrix(1, 4, 3), randomMatrix(2, 3, 5)];
      const kernel = tf.getKernel('BatchMatMul', backend)!;
      const spied: typeof kernel = {
        ...kernel,
        kernelFunc: (call) => {
          asked.push(call.attrs!.transposeA, call.attrs!.transposeB);
          return kernel.kernelFunc(call);
        },
      };
      tf.unregisterKernel('BatchMatMul', backend);
      tf.registerKernel(spied);
      try {
        gradient([a, b]);
      } finally {
        tf.unregisterKernel('BatchMatMul', backend);
        tf.registerKernel(kernel);
      }
      expect(asked).toEqual(Array(6).fill(false));
    });
  });

  it('leaves no tensors behind but its result', () => {
    const [a, b] = [randomMatrix(1, 4, 3), randomMatrix(2, 3, 5)];
    expectNoTensorLeak(() => matMul(a, b).dispose());
    expectNoTensorLeak(() => expect(() => matMul(a, a)).toThrow());
    tf.dispose([a, b]);
  });
});

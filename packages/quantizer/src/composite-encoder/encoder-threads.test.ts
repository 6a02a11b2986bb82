import { ArgumentError } from '@lightrec/core';
import { createEncoderKernel } from '@lightrec/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectClose, expectNoTensorLeak, randomMatrix, useBackend, valuesOf } from '../test-support/index.js';
import { CompositeEncoder } from './composite-encoder.js';
import { setEncoderThreads } from './encoder-threads.js';

vi.mock('@lightrec/kernels', { spy: true });

/** Output, and gradients of x and the codebooks. */
function learn(encoder: CompositeEncoder, x: tf.Tensor2D, dy: tf.Tensor2D): number[][] {
  return tf.tidy(() => {
    const input = tf.variable(x);
    let output: number[] = [];
    const { grads } = tf.variableGrads(() => {
      const composite = encoder.apply(input) as tf.Tensor;
      output = valuesOf(composite);
      return tf.sum(tf.mul(composite, dy));
    });
    input.dispose();
    return [output, ...Object.values(grads).map(valuesOf)];
  });
}

describe('setEncoderThreads', () => {
  beforeAll(() => useBackend('wasm'));
  afterEach(() => setEncoderThreads(1));

  it('shares the rows of every batch from then on, which changes nothing but rounding', () => {
    const encoder = new CompositeEncoder({ codebookCount: 2, codewordCount: 16 });
    const [x, dy] = [randomMatrix(1, 1100, 4), randomMatrix(2, 1100, 4)];
    encoder.build([null, 4]);
    expectNoTensorLeak(() => {
      const expected = learn(encoder, x, dy);
      setEncoderThreads(2);
      const received = learn(encoder, x, dy);
      received.forEach((values, i) => {
        expectClose(values, expected[i], 1e-5);
      });
      setEncoderThreads(1);
      expect(learn(encoder, x, dy)).toEqual(expected);
    });
    const threads = vi.mocked(createEncoderKernel).mock.calls.map(([options]) => options.threads);
    expect(threads).toEqual([1, 2, 1]);
    tf.dispose([x, dy]);
    encoder.dispose();
  });

  it.each([0, 2.5, 65])('refuses %d threads', (count) => {
    expect(() => setEncoderThreads(count)).toThrow(ArgumentError);
  });
});

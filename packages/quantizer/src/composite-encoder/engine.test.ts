import { ArgumentError } from '@lightrec/core';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codewordKeys } from '../similarity/codeword-keys.js';
import { expectClose, expectNoTensorLeak, randomMatrix, useBackend, valuesOf } from '../test-support/index.js';
import { CompositeEncoder } from './composite-encoder.js';
import { encodeComposite } from './encode-composite.js';
import type { CompositeEncoderOptions } from './options.js';

const dim = 4;
const small: CompositeEncoderOptions = { codebookCount: 2, codewordCount: 8, seed: 1 };
const fits =
  "at most 256 codewords, as many in each codebook, of the input's dimension, and a recurrence that is no function";

/** What encoded, seen by the operations that ran: only in tensors is there a softmax. */
async function engineOf(options: CompositeEncoderOptions): Promise<'tfjs' | 'kernel'> {
  const encoder = new CompositeEncoder({ ...small, ...options });
  encoder.build([null, dim]);
  const { kernelNames } = await tf.profile(() => tf.tidy(() => void encoder.apply(randomMatrix(1, 3, dim))));
  encoder.dispose();
  return kernelNames.includes('Softmax') ? 'tfjs' : 'kernel';
}

describe.each(['wasm', 'cpu'] as const)('auto on the %s backend', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([
    {},
    { similarity: 'bilinear', codewordDim: dim },
    { recurrence: 'aligned-residual', codewordBias: true },
    { recurrence: 'aligned-state' },
    { recurrence: 'none', codewordCount: 256 },
  ] as CompositeEncoderOptions[])('is the kernel for %o', async (form) => {
    expect(await engineOf(form)).toBe('kernel');
    expect(await engineOf({ ...form, engine: 'kernel' })).toBe('kernel');
    expect(await engineOf({ ...form, engine: 'tfjs' })).toBe('tfjs');
  });

  it.each([
    { codewordCount: 257 },
    { similarity: 'bilinear', recurrence: 'none', codewordDim: 3 },
    { recurrence: (x) => x },
  ] as CompositeEncoderOptions[])('is tfjs for %o, which the kernel cannot encode', async (form) => {
    expect(await engineOf(form)).toBe('tfjs');
  });
});

describe('on a backend that is neither wasm nor cpu', () => {
  beforeAll(async () => {
    tf.registerBackend('elsewhere', () => new MathBackendCPU());
    tf.copyRegisteredKernels('cpu', 'elsewhere');
    await tf.setBackend('elsewhere');
  });
  afterAll(async () => {
    await useBackend('cpu');
    tf.removeBackend('elsewhere');
  });

  it('auto stays in tensors, and kernel is the kernel', async () => {
    expect(await engineOf({})).toBe('tfjs');
    expect(await engineOf({ engine: 'kernel' })).toBe('kernel');
  });
});

describe('an engine that does not fit', () => {
  beforeAll(() => useBackend('wasm'));
  const refusal = (received: string) => `engine kernel: expected ${fits}, received ${received}. The engine auto takes`;

  it('kernel: is refused as soon as it is known, with what the kernel can encode', () => {
    expect(() => new CompositeEncoder({ engine: 'kernel', codewordCount: 257 })).toThrow(refusal('257 codewords'));
    expect(() => new CompositeEncoder({ engine: 'kernel', recurrence: (x) => x })).toThrow(refusal('a function'));
    const encoder = new CompositeEncoder({
      ...small,
      similarity: 'bilinear',
      recurrence: 'none',
      codewordDim: 3,
      engine: 'kernel',
    });
    const x = randomMatrix(1, 2, dim);
    expectNoTensorLeak(() =>
      expect(() => encoder.apply(x)).toThrow(refusal('codewords of dimension 3 for inputs of dimension 4')),
    );
  });

  it('kernel: is refused codebooks of several sizes, which tfjs and so auto can do with', () => {
    tf.tidy(() => {
      const books = [5, 7].map((count) => {
        const codewords = randomMatrix(count, count, dim);
        return { codewords, ...codewordKeys('euclidean', codewords) };
      });
      const x = randomMatrix(1, 9, dim);
      const encode = (engine?: 'tfjs' | 'kernel') => encodeComposite(x, books, 0.9, 'residual', engine);
      expectNoTensorLeak(() => {
        expect(() => encode('kernel')).toThrow(ArgumentError);
        expect(() => encode('kernel')).toThrow(refusal('5, 7 codewords'));
      });
      expectClose(valuesOf(encode()), valuesOf(encode('tfjs')), 1e-7);
    });
  });

  it('is refused by the names that there are', () => {
    const codewords = randomMatrix(1, 5, dim);
    const books = [{ codewords, ...codewordKeys('euclidean', codewords) }];
    expect(() => encodeComposite(codewords, books, 0.9, 'residual', 'gpu' as never)).toThrow(
      'engine: expected one of auto, tfjs, kernel, received "gpu"',
    );
  });
});

import type { EncodedRows } from '@lightrec/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { type Encoding, type EncodingPass, tensorsOf, withTensors } from './encoding.js';
import { type CachedKernel, kernelFor } from './kernel-cache.js';

/**
 * The pass in the SIMD kernel. A kernel holds one forward pass only: where another came between, of a second tower
 * or of an evaluation, the way back encodes again.
 */
export function passInKernel(encoding: Encoding): EncodingPass {
  const pass = Symbol('forward pass');
  const { composite } = encodeWith(cachedFor(encoding), encoding, pass);
  return {
    composite: toTensor(composite, encoding.x),
    saved: tensorsOf(encoding),
    gradients: (dy, kept) => {
      const again = withTensors(encoding, kept);
      const cached = cachedFor(again);
      if (cached.pass !== pass) encodeWith(cached, again, pass);
      return gradientsWith(cached, again, dy);
    },
  };
}

/** The codes of each row, shape `[batch, codebookCount]`; a view that holds until the next pass. */
export function codesInKernel(encoding: Encoding): Uint8Array {
  return encodeWith(cachedFor(encoding), encoding, Symbol('codes')).codes;
}

function encodeWith(cached: CachedKernel, { x, codebooks, recurrence }: Encoding, pass: symbol): EncodedRows {
  const { kernel } = cached;
  cached.pass = undefined;
  codebooks.forEach(({ codewords, keys, bias }, b) => {
    kernel.setCodebook(b, { codewords: floats(codewords), keys: floats(keys), bias: floats(bias) });
  });
  if (typeof recurrence === 'object') {
    const { stateMap, codewordMap } = recurrence;
    const state = stateMap ?? tf.eye(x.shape[1]);
    kernel.setMatrices({ state: floats(state), chosen: floats(codewordMap) });
  }
  const rows = kernel.forward(floats(x), x.shape[0]);
  cached.pass = pass;
  return rows;
}

function cachedFor({ x, codebooks, recurrence }: Encoding): CachedKernel {
  const [rowCount, dim] = x.shape;
  const form = {
    dim,
    codebookCount: codebooks.length,
    codewordCount: codebooks[0].codewords.shape[0],
    recurrence: typeof recurrence === 'object' ? ('linear' as const) : recurrence,
  };
  return kernelFor(form, rowCount);
}

function gradientsWith({ kernel }: CachedKernel, encoding: Encoding, dy: tf.Tensor2D): tf.Tensor[] {
  const { x, codebooks, matrices } = kernel.backward(floats(dy), encoding.temperature);
  const arrays = [
    x,
    ...codebooks.flatMap(({ codewords, keys, bias }) => [codewords, keys, bias]),
    ...(matrices ? [matrices.chosen, matrices.state] : []),
  ];
  return tensorsOf(encoding).map((tensor, i) => toTensor(arrays[i], tensor));
}

/** A copy, as the kernel writes over its arrays in the next pass. */
function toTensor<T extends tf.Tensor>(values: Float32Array, { shape }: T): T {
  return tf.tensor(values.slice(), shape) as T;
}

function floats(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync() as Float32Array;
}

import { Random } from '@lightrec/core';
// Registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { expect } from 'vitest';
import { CompositeEncoder } from '../composite-encoder/composite-encoder.js';
import type { CompositeEncoderOptions } from '../composite-encoder/options.js';

export async function useBackend(name: 'wasm' | 'cpu'): Promise<void> {
  await tf.setBackend(name);
  await tf.ready();
}

/** Fails where `work` leaves more or fewer tensors behind than it found. */
export function expectNoTensorLeak(work: () => void): void {
  const before = tf.memory().numTensors;
  work();
  expect(tf.memory().numTensors).toBe(before);
}

export function normals(random: Random, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal());
}

export function randomMatrix(seed: number, rows: number, columns: number): tf.Tensor2D {
  return tf.tensor2d(normals(new Random(seed), rows * columns), [rows, columns]);
}

/** Each value within `tolerance` of the expected one, relative to the largest expected one. */
export function expectClose(received: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(received.length).toBe(expected.length);
  const scale = Array.from(expected).reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(received[i] - expected[i]) / scale;
    expect(difference, `entry ${i}: ${received[i]} for ${expected[i]}`).toBeLessThan(tolerance);
  }
}

export function valuesOf(tensor: tf.Tensor): number[] {
  return Array.from(tensor.dataSync());
}

/** `use` with a layer that is disposed afterwards. */
export function withEncoder(options: CompositeEncoderOptions, use: (encoder: CompositeEncoder) => void): void {
  tf.tidy(() => {
    const encoder = new CompositeEncoder(options);
    use(encoder);
    if (encoder.built) encoder.dispose();
  });
}

/** The saved form of a model. */
export async function saveInMemory(model: LayersModel): Promise<tf.io.ModelArtifacts> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return saved!;
}

/** How many products with `transposeA` or `transposeB`, which are slow on the WebAssembly backend, `work` asks for. */
export function countTransposedProducts(backend: 'wasm' | 'cpu', work: () => void): number {
  const kernel = tf.getKernel('BatchMatMul', backend)!;
  let count = 0;
  const kernelFunc: tf.KernelFunc = (call) => {
    if (call.attrs?.transposeA || call.attrs?.transposeB) count++;
    return kernel.kernelFunc(call);
  };
  tf.unregisterKernel('BatchMatMul', backend);
  tf.registerKernel({ ...kernel, kernelFunc });
  try {
    work();
  } finally {
    tf.unregisterKernel('BatchMatMul', backend);
    tf.registerKernel(kernel);
  }
  return count;
}

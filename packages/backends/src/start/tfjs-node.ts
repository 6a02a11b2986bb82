import * as tf from '@tensorflow/tfjs-core';
import { BackendError } from '../backend-error.js';
import { type ImportPackage, loadPackage } from '../load-package.js';
import { putBackRemovedUtilities } from './removed-utilities.js';
import { setBackend } from './set-backend.js';

/** What both packages call their backend. */
const engineName = 'tensorflow';

/**
 * TensorFlow's native library, on an NVIDIA GPU or on the CPU.
 *
 * @throws BackendError where it does not start; for `tfjs-node-gpu` also where TensorFlow finds no GPU
 */
export async function startTfjsNode(name: 'tfjs-node-gpu' | 'tfjs-node', importPackage: ImportPackage): Promise<void> {
  // A process holds one native library: where tfjs-node-gpu left its own for want of a GPU, it serves as tfjs-node.
  if (name === 'tfjs-node-gpu' || !tf.findBackendFactory(engineName)) {
    putBackRemovedUtilities();
    await loadPackage(importPackage, name, `@tensorflow/${name}`);
  }
  await setBackend(name, engineName);
  if (name === 'tfjs-node-gpu' && !usesGpu(tf.backend())) {
    const remedy = 'it needs an NVIDIA GPU with CUDA 11.2 and cuDNN 8.1; webgpu runs on any';
    throw new BackendError([{ name, reason: 'installed but TensorFlow finds no GPU', remedy }]);
  }
}

function usesGpu(backend: tf.KernelBackend): boolean {
  return 'isUsingGpuDevice' in backend && backend.isUsingGpuDevice === true;
}

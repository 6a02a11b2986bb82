import * as tf from '@tensorflow/tfjs-core';
import { BackendError } from '../backend-error.js';
import { type ImportPackage, loadPackage } from '../load-package.js';
import { readBuffersAtOnce, type WebGpuBackend } from '../webgpu/read-at-once.js';
import { setBackend } from './set-backend.js';

/** The npm package `webgpu`: Dawn, the WebGPU of Chromium, for Node. */
interface Dawn {
  create(flags: string[]): GPU;
  globals: object;
}

const needed = 'webgpu @tensorflow/tfjs-backend-webgpu';

/**
 * WebGPU, on any GPU with a Vulkan, Metal or Direct3D 12 driver.
 *
 * @param options.allowSoftware - whether a driver that simulates a GPU on the CPU will do
 * @throws BackendError where it does not start
 */
export async function startWebGpu(
  importPackage: ImportPackage,
  { allowSoftware }: { allowSoftware: boolean },
): Promise<void> {
  const dawn = await loadPackage<Dawn>(importPackage, 'webgpu', 'webgpu', needed);
  const gpu = globalThis.navigator?.gpu ?? dawn.create([]);
  requireAdapter(await gpu.requestAdapter({ powerPreference: 'high-performance' }), allowSoftware);
  provideGpu(gpu, dawn.globals);
  await loadPackage(importPackage, 'webgpu', '@tensorflow/tfjs-backend-webgpu', needed);
  await setBackend('webgpu', 'webgpu');
  // The request for the device has left a tick in the event loop, where `mapAtOnce` could not run it.
  await new Promise((resolve) => setImmediate(resolve));
  readBuffersAtOnce(tf.backend() as WebGpuBackend);
}

function requireAdapter(adapter: GPUAdapter | null, allowSoftware: boolean): void {
  if (!adapter) {
    const remedy = 'install the Vulkan driver of the GPU and the Vulkan loader (libvulkan1)';
    throw new BackendError([{ name: 'webgpu', reason: 'no GPU adapter', remedy }]);
  }
  if (adapter.info.isFallbackAdapter && !allowSoftware) {
    const reason = `the only GPU adapter is software (${adapter.info.description}), slower than wasm`;
    throw new BackendError([{ name: 'webgpu', reason, remedy: 'install the Vulkan driver of a GPU, or name webgpu' }]);
  }
}

/** Puts what a browser has where TensorFlow.js looks for it. Node 20 has no `navigator`, later ones lack its `gpu`. */
function provideGpu(gpu: GPU, globals: object): void {
  if (globalThis.navigator?.gpu) return;
  Object.assign(globalThis, globals);
  if (!globalThis.navigator) Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
}

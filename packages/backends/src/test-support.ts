import * as tf from '@tensorflow/tfjs-core';
import type { ImportPackage } from './load-package.js';

/** Computes nothing; `usesGpu` is how tfjs-node tells of a GPU. */
class FakeBackend extends tf.KernelBackend {
  constructor(readonly isUsingGpuDevice: boolean) {
    super();
  }
  override dispose(): void {}
}

/** Takes every backend out of TensorFlow.js again, and the GPU out of `navigator`. */
export function forgetBackends(): void {
  for (const name of ['tensorflow', 'webgpu', 'wasm', 'cpu']) if (tf.findBackendFactory(name)) tf.removeBackend(name);
  if (globalThis.navigator) Reflect.deleteProperty(globalThis.navigator, 'gpu');
}

/** What `import()` says of a package that is not there. */
export function notInstalled(specifier: string): Error {
  const message = `Cannot find package '${specifier}' imported from /somewhere/index.js`;
  return Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' });
}

/**
 * Stands in for the packages of a machine.
 *
 * @param installed - the backend that each package registers, or the module that it is
 * @returns `importPackage`, and the packages asked for, in order
 */
export function fakePackages(
  installed: Record<string, string | object>,
  { gpu = false } = {},
): { importPackage: ImportPackage; imported: string[] } {
  const imported: string[] = [];
  const importPackage = async (specifier: string) => {
    imported.push(specifier);
    const content = installed[specifier];
    if (content === undefined) throw notInstalled(specifier);
    if (typeof content !== 'string') return content;
    if (!tf.findBackendFactory(content)) tf.registerBackend(content, () => new FakeBackend(gpu));
    return {};
  };
  return { importPackage, imported };
}

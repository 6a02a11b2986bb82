import { optionNames, requireKnown, requireOneOf, requireText } from '@lightrec/core/options';
import * as tf from '@tensorflow/tfjs-core';
import { BackendError, type BackendMiss } from './backend-error.js';
import { type BackendName, backendNames } from './backend-names.js';
import { type ImportPackage, packageImporter } from './load-package.js';
import { startScripted } from './start/scripted.js';
import { startTfjsNode } from './start/tfjs-node.js';
import { startWebGpu } from './start/webgpu.js';

export interface BackendOptions {
  /** Folder in whose `node_modules` the backends' packages are looked for first. Default: where this package lies. */
  from?: string;
}

export const backendOptionNames = optionNames<BackendOptions>({ from: 1 });

/** The backend that TensorFlow.js now runs on. */
export interface ChosenBackend {
  name: BackendName;
  /** Of TensorFlow.js. */
  version: string;
  /** The backends that were tried before it, and why each does not run here; none where one was named. */
  misses: readonly BackendMiss[];
}

/**
 * Starts a backend of TensorFlow.js from a package that is installed, and sets it. `auto` takes the first of
 * `backendNames` that starts; a GPU that is only simulated in software it passes over, for `wasm` is faster.
 *
 * @param name - default: `auto`
 * @throws ArgumentError for an unknown name or option
 * @throws BackendError where the backend named does not start, or none does; the one set before stays set
 *
 * @example
 * const { name, misses } = await useBackend();
 * for (const { name, reason, remedy } of misses) console.log(`${name}: ${reason}: ${remedy}`);
 */
export async function useBackend(
  name: BackendName | 'auto' = 'auto',
  options: BackendOptions = {},
): Promise<ChosenBackend> {
  requireOneOf('name', name, ['auto', ...backendNames]);
  requireKnown('useBackend', options, backendOptionNames);
  requireText('from', options.from);
  return chooseBackend(name, packageImporter(options.from));
}

/** @param importPackage - stands in for `import()` in tests */
export async function chooseBackend(name: BackendName | 'auto', importPackage: ImportPackage): Promise<ChosenBackend> {
  const before = tf.getBackend();
  const misses: BackendMiss[] = [];
  let cause: unknown;
  for (const candidate of name === 'auto' ? backendNames : [name]) {
    try {
      await start(candidate, importPackage, name === 'auto');
      return { name: candidate, version: tf.version_core, misses };
    } catch (error) {
      if (!BackendError.isInstance(error)) throw error;
      misses.push(...error.misses);
      cause = error.cause;
    }
  }
  if (before) await tf.setBackend(before);
  throw new BackendError(misses, { cause });
}

/** @throws BackendError where it does not start */
function start(name: BackendName, importPackage: ImportPackage, isAuto: boolean): Promise<void> {
  if (name === 'webgpu') return startWebGpu(importPackage, { allowSoftware: !isAuto });
  return name === 'wasm' || name === 'cpu' ? startScripted(name, importPackage) : startTfjsNode(name, importPackage);
}

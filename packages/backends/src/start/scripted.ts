import { type ImportPackage, loadPackage } from '../load-package.js';
import { setBackend } from './set-backend.js';

/**
 * The backends that need nothing but their package: WebAssembly, and plain JavaScript.
 *
 * @throws BackendError where it does not start
 */
export async function startScripted(name: 'wasm' | 'cpu', importPackage: ImportPackage): Promise<void> {
  await loadPackage(importPackage, name, `@tensorflow/tfjs-backend-${name}`);
  await setBackend(name, name);
}

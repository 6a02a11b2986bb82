import * as tf from '@tensorflow/tfjs-core';
import { BackendError } from '../backend-error.js';
import type { BackendName } from '../backend-names.js';

/**
 * Sets a backend whose package is loaded.
 *
 * @param engineName - what TensorFlow.js calls it
 * @throws BackendError where it is not there or does not initialise; TensorFlow.js has then written why
 */
export async function setBackend(name: BackendName, engineName: string): Promise<void> {
  if (tf.findBackendFactory(engineName) && (await tf.setBackend(engineName))) return;
  const remedy = 'TensorFlow.js says why on standard error';
  throw new BackendError([{ name, reason: 'installed but it does not initialise', remedy }]);
}

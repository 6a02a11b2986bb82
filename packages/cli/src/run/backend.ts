import type { Context } from '../context.js';

/**
 * Sets up TensorFlow.js, which only LightRec's training needs: WebAssembly where it loads, else plain
 * JavaScript, slower by far.
 *
 * @returns the name of the backend
 */
export async function useBackend({ progress }: Context): Promise<string> {
  const tf = await import('@tensorflow/tfjs-core');
  await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend('wasm'))) {
    await import('@tensorflow/tfjs-backend-cpu');
    await tf.setBackend('cpu');
    progress.note('TensorFlow.js: the backend wasm does not start here, so training runs on cpu, many times slower');
  }
  progress.note(`TensorFlow.js ${tf.version_core} on the backend ${tf.getBackend()}`);
  return tf.getBackend();
}

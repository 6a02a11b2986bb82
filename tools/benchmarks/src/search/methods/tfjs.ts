/** TensorFlow.js on WebAssembly: a product of matrices, then its top-k. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import type { Method } from '../methods.js';
import { inProcess, timedBuild } from '../timing.js';

export const tfjs: Method = {
  name: 'tfjs-wasm',
  about: 'matMul and topk of TensorFlow.js on its WebAssembly backend, one thread',
  // Its heap ends at 2 GiB.
  mostItems: 2_000_000,
  async build({ itemVectors, itemCount, dim, users }) {
    await tf.setBackend('wasm');
    const { built: items, seconds } = await timedBuild(() => tf.tensor2d(itemVectors, [itemCount, dim]));
    return {
      bytesPerItem: dim * 4,
      buildSeconds: seconds,
      settings(k) {
        const search = (user: Float32Array) =>
          tf.tidy(() => {
            const scores = tf.matMul(items, tf.tensor2d(user, [dim, 1]));
            const { values, indices } = tf.topk(tf.reshape(scores, [itemCount]), k);
            values.dataSync();
            return indices.dataSync();
          });
        return [inProcess({ users, dim, search })];
      },
      dispose: () => items.dispose(),
    };
  },
};

/** Brute force over float vectors: in plain JavaScript, and in the SIMD kernel. */
import { createDenseScorer } from '@lightrec/kernels';
import { BestK } from '../best-k.js';
import type { Method } from '../methods.js';
import { inProcess, timedBuild } from '../timing.js';

export const jsBruteForce: Method = {
  name: 'js-brute-force',
  about: 'inner products in plain JavaScript with four accumulators, and a heap',
  async build({ itemVectors, dim, users }) {
    return {
      bytesPerItem: dim * 4,
      buildSeconds: 0,
      settings: (k) => [inProcess({ users, dim, search: createBruteForce(itemVectors, dim, k) })],
    };
  },
};

export const wasmBruteForce: Method = {
  name: 'wasm-brute-force',
  about: 'createDenseScorer of @lightrec/kernels: inner products in WebAssembly SIMD',
  async build({ itemVectors, dim, users }) {
    const { built: scorer, seconds } = await timedBuild(() => createDenseScorer({ items: itemVectors, dim }));
    return {
      bytesPerItem: dim * 4,
      buildSeconds: seconds,
      settings: (k) => [
        inProcess({ users, dim, search: (user) => scorer.topK(user, k), itemsOf: ([{ itemIndices }]) => itemIndices }),
      ],
    };
  },
};

/** @param dim - a multiple of four */
function createBruteForce(itemVectors: Float32Array, dim: number, k: number) {
  const best = new BestK(k);
  return (user: Float32Array) => {
    best.clear();
    let { threshold } = best;
    const itemCount = itemVectors.length / dim;
    for (let item = 0, row = 0; item < itemCount; item++, row += dim) {
      let a = 0;
      let b = 0;
      let c = 0;
      let e = 0;
      for (let d = 0; d < dim; d += 4) {
        a += user[d] * itemVectors[row + d];
        b += user[d + 1] * itemVectors[row + d + 1];
        c += user[d + 2] * itemVectors[row + d + 2];
        e += user[d + 3] * itemVectors[row + d + 3];
      }
      const score = a + b + (c + e);
      if (score > threshold) {
        best.push(item, score);
        threshold = best.threshold;
      }
    }
    return best.sorted();
  };
}

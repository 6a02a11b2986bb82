/** Brute force over float vectors: in plain JavaScript, and in the SIMD kernel. */
import { createDenseScorer } from '@lightrec/kernels';
import { BestK } from '../best-k.mjs';
import { inProcess, timedBuild } from '../timing.mjs';

/** @type {import('../methods.mjs').Method} */
export const jsBruteForce = {
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

/** @type {import('../methods.mjs').Method} */
export const wasmBruteForce = {
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

/**
 * @param {Float32Array} itemVectors
 * @param {number} dim - a multiple of four
 * @param {number} k
 */
function createBruteForce(itemVectors, dim, k) {
  const best = new BestK(k);
  /** @param {Float32Array} user */
  return (user) => {
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

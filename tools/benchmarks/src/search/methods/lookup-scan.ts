/** The plain scan over codes in typed arrays: what the kernels are compared with, and the oracle of composite scores. */
import type { CodeTable } from '@lightrec/core';
import { BestK } from '../best-k.js';
import type { Method } from '../methods.js';
import { innerProduct } from '../recall.js';
import { inProcess } from '../timing.js';

export const lookupScan: Method = {
  name: 'js-scan',
  about: 'look-up table and heap in plain JavaScript, over all codes',
  async build({ codeTable, users, dim }) {
    return {
      bytesPerItem: codeTable.codebookCount,
      buildSeconds: 0,
      settings(k) {
        const { search } = createLookupScan(codeTable, k);
        return [inProcess({ users, dim, search })];
      },
    };
  },
};

/** @param codeTable - of four or eight codebooks of 256 codewords */
export function createLookupScan(
  { codes, codebooks, codebookCount, codewordCount, dim, itemCount }: CodeTable,
  k: number,
) {
  const best = new BestK(k);
  const table = new Float32Array(codebookCount * codewordCount);
  const scan = codebookCount === 4 ? scanFour : scanEight;
  return {
    search(user: Float32Array) {
      for (let entry = 0; entry < table.length; entry++)
        table[entry] = innerProduct(user, 0, codebooks, entry * dim, dim);
      best.clear();
      scan(table, codes, itemCount, best);
      return best.sorted();
    },
  };
}

/**
 * @param table - shape `[4, 256]`
 * @param codes - shape `[itemCount, 4]`
 */
function scanFour(table: Float32Array, codes: Uint8Array, itemCount: number, best: BestK) {
  let { threshold } = best;
  for (let item = 0, i = 0; item < itemCount; item++, i += 4) {
    const score = table[codes[i]] + table[256 + codes[i + 1]] + (table[512 + codes[i + 2]] + table[768 + codes[i + 3]]);
    if (score > threshold) {
      best.push(item, score);
      threshold = best.threshold;
    }
  }
}

/**
 * @param table - shape `[8, 256]`
 * @param codes - shape `[itemCount, 8]`
 */
function scanEight(table: Float32Array, codes: Uint8Array, itemCount: number, best: BestK) {
  let { threshold } = best;
  for (let item = 0, i = 0; item < itemCount; item++, i += 8) {
    const first = table[codes[i]] + table[256 + codes[i + 1]] + (table[512 + codes[i + 2]] + table[768 + codes[i + 3]]);
    const second =
      table[1024 + codes[i + 4]] +
      table[1280 + codes[i + 5]] +
      (table[1536 + codes[i + 6]] + table[1792 + codes[i + 7]]);
    if (first + second > threshold) {
      best.push(item, first + second);
      threshold = best.threshold;
    }
  }
}

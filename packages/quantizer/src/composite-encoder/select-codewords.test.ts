import { Random } from '@lightrec/core';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codewordKeys } from '../similarity/codeword-keys.js';
import { normals, useBackend } from '../test-support/index.js';
import { encodePlainly } from '../test-support/plain-encoder.js';
import type { Codebook } from './codebook.js';
import { readCodewords, selectCodes, sumByCode } from './select-codewords.js';

function euclidean(codewords: number[][]): Codebook {
  const tensor = tf.tensor2d(codewords);
  return { codewords: tensor, ...codewordKeys('euclidean', tensor) };
}

function codesOf(x: number[][], codebooks: readonly Codebook[]): number[][] {
  return selectCodes(tf.tensor2d(x), codebooks, 0.9, 'residual').map((codes) => Array.from(codes.dataSync()));
}

describe.each(['wasm', 'cpu'] as const)('selectCodes on the %s backend', (backend) => {
  beforeAll(() => useBackend(backend));

  it('gives a tie to the smaller index', () => {
    tf.tidy(() => {
      // The row lies as far from codeword 1 as from codeword 2, and codeword 3 is codeword 1 again.
      const book = euclidean([
        [9, 9],
        [1, 0],
        [-1, 0],
        [1, 0],
      ]);
      expect(
        codesOf(
          [
            [0, 0],
            [0, 5],
            [2, 0],
          ],
          [book],
        ),
      ).toEqual([[1, 1, 1]]);
    });
  });

  it('knows only the code 0 where there is one codeword', () => {
    tf.tidy(() => {
      expect(
        codesOf(
          [
            [3, 4],
            [-1, 0],
          ],
          [euclidean([[5, 5]])],
        ),
      ).toEqual([[0, 0]]);
    });
  });

  it('chooses, codebook after codebook, what plain loops choose', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 9 }),
        (seed, bookCount, codewordCount) => {
          tf.tidy(() => {
            const random = new Random(seed);
            const matrix = (rows: number) => Array.from({ length: rows }, () => Array.from(normals(random, 3)));
            const x = matrix(8);
            const codewords = Array.from({ length: bookCount }, () => matrix(codewordCount));
            const books = codewords.map((rows) => ({
              codewords: rows,
              keys: rows.map((row) => row.map((value) => 2 * value)),
              bias: rows.map((row) => -row.reduce((sum, value) => sum + value * value, 0)),
            }));
            const expected = x.map((row) => encodePlainly(row, books).codes);
            const received = codesOf(x, codewords.map(euclidean));
            expect(x.map((_, row) => received.map((codes) => codes[row]))).toEqual(expected);
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe.each(['wasm', 'cpu'] as const)('readCodewords on the %s backend', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([1, 2, 256, 1025])('gives the codewords of the codes, to the bit, of %i', (codewordCount) => {
    tf.tidy(() => {
      const codewords = tf.tensor2d(normals(new Random(1), codewordCount * 3), [codewordCount, 3]);
      const codes = tf.tensor1d([0, codewordCount - 1, codewordCount >> 1], 'int32');
      expect(readCodewords(codewords, codes).arraySync()).toEqual(tf.gather(codewords, codes).arraySync());
      expect(readCodewords(codewords, tf.tensor1d([], 'int32')).shape).toEqual([0, 3]);
    });
  });
});

describe.each(['wasm', 'cpu', 'elsewhere'] as const)('sumByCode on the backend %s', (backend) => {
  beforeAll(async () => {
    // As on a GPU, where rows are not scattered.
    tf.registerBackend('elsewhere', () => new MathBackendCPU());
    tf.copyRegisteredKernels('cpu', 'elsewhere');
    await (backend === 'elsewhere' ? tf.setBackend(backend) : useBackend(backend));
  });
  afterAll(async () => {
    await useBackend('cpu');
    tf.removeBackend('elsewhere');
  });

  it.each([1, 2, 5])('adds the rows of each code of %i, and of a code without rows nothing', (codewordCount) => {
    tf.tidy(() => {
      const codes = [0, codewordCount - 1, 0];
      const rows = [
        [1, 2],
        [4, 8],
        [16, 32],
      ];
      const expected = Array.from({ length: codewordCount }, (_, w) =>
        [0, 1].map((d) => rows.reduce((sum, row, i) => sum + (codes[i] === w ? row[d] : 0), 0)),
      );
      const received = sumByCode(tf.tensor2d(rows), tf.tensor1d(codes, 'int32'), codewordCount);
      expect(received.arraySync()).toEqual(expected);
    });
  });
});

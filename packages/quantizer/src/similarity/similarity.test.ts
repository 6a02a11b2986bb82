import { Random } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectCodes } from '../composite-encoder/select-codewords.js';
import { expectClose, expectNoTensorLeak, normals, randomMatrix, useBackend } from '../test-support.js';
import { bilinearKeys } from './bilinear.js';
import { euclideanKeys } from './euclidean.js';
import type { CodewordKeys } from './similarity.js';

const dim = 4;
const codewordCount = 6;

beforeAll(() => useBackend('wasm'));

/** `<x, key> + bias` of every codeword. */
function scores(x: number[], { keys, bias }: CodewordKeys): number[] {
  const rows = keys.arraySync();
  const biases = bias.arraySync();
  return rows.map((key, w) => dot(key, x) + biases[w]);
}

describe('euclideanKeys', () => {
  it('score as -|x - c|^2 does, up to |x|^2', () => {
    tf.tidy(() => {
      const codebook = randomMatrix(1, codewordCount, dim);
      const x = Array.from(normals(new Random(2), dim));
      const distances = codebook.arraySync().map((c) => -c.reduce((sum, value, d) => sum + (x[d] - value) ** 2, 0));
      expectClose(
        scores(x, euclideanKeys(codebook)).map((score) => score - dot(x, x)),
        distances,
        1e-5,
      );
    });
  });
});

describe('bilinearKeys', () => {
  it('score as x^T W c + <w2, c> does', () => {
    tf.tidy(() => {
      const codebook = randomMatrix(1, codewordCount, dim);
      const alignment = randomMatrix(2, dim, dim);
      const w2 = Array.from(normals(new Random(3), dim));
      const x = Array.from(normals(new Random(4), dim));
      const w = alignment.arraySync();
      const expected = codebook.arraySync().map((c) => {
        const transformed = w.map((row) => dot(row, c));
        return dot(x, transformed) + dot(w2, c);
      });
      expectClose(scores(x, bilinearKeys(codebook, alignment, tf.tensor1d(w2))), expected, 1e-5);
    });
  });

  it('choose the same codewords whatever positive number scales the codebook (Proposition 3)', () => {
    const exponents = fc.integer({ min: -6, max: 6 });
    fc.assert(
      fc.property(fc.integer(), exponents, (seed, exponent) => {
        tf.tidy(() => {
          const random = new Random(seed);
          const matrix = (rows: number) => tf.tensor2d(normals(random, rows * dim), [rows, dim]);
          const [codebook, alignment, x] = [matrix(codewordCount), matrix(dim), matrix(20)];
          const codewordWeights = tf.tensor1d(normals(random, dim));
          const choose = (codewords: tf.Tensor2D) => {
            const [codes] = selectCodes(x, [{ codewords, ...bilinearKeys(codewords, alignment, codewordWeights) }]);
            return Array.from(codes.dataSync());
          };
          // A power of two, so that scaling is exact and ties stay ties.
          expect(choose(tf.mul(codebook, 2 ** exponent))).toEqual(choose(codebook));
        });
      }),
      { numRuns: 50 },
    );
  });
});

it('keys are all that a similarity leaves behind', () => {
  const codebook = randomMatrix(1, codewordCount, dim);
  const alignment = randomMatrix(2, dim, dim);
  const weights = tf.zeros<tf.Rank.R1>([dim]);
  for (const keysOf of [() => euclideanKeys(codebook), () => bilinearKeys(codebook, alignment, weights)]) {
    expectNoTensorLeak(() => {
      const { keys, bias } = keysOf();
      tf.dispose([keys, bias]);
    });
  }
});

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, d) => sum + value * b[d], 0);
}

import { Random } from '@lightrec/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normals } from '../test-support.js';
import { nearestCodes } from './nearest-codes.js';

/** One vector and one codeword at a time, in float64. */
function plainCodes(vector: number[], codebooks: number[][][]): number[] {
  let left = vector;
  return codebooks.map((codewords) => {
    const distances = codewords.map((codeword) => codeword.reduce((sum, value, d) => sum + (left[d] - value) ** 2, 0));
    const code = distances.indexOf(Math.min(...distances));
    left = left.map((value, d) => value - codewords[code][d]);
    return code;
  });
}

it('nearestCodes are those of plain loops, whatever the shape', () => {
  const size = (min: number, max: number) => fc.integer({ min, max });
  fc.assert(
    fc.property(size(0, 20), size(1, 4), size(1, 9), size(1, 7), fc.integer(), (count, books, words, dim, seed) => {
      const random = new Random(seed);
      const [vectors, codebooks] = [normals(random, count * dim), normals(random, books * words * dim)];
      const rowsOf = (values: Float32Array) =>
        Array.from({ length: values.length / dim }, (_, row) => [...values.subarray(row * dim, (row + 1) * dim)]);
      const rows = rowsOf(codebooks);
      const byBook = Array.from({ length: books }, (_, b) => rows.slice(b * words, (b + 1) * words));
      const codes = nearestCodes(vectors, { codebooks, codebookCount: books, codewordCount: words, dim });
      expect([...codes]).toEqual(rowsOf(vectors).flatMap((vector) => plainCodes(vector, byBook)));
    }),
  );
});

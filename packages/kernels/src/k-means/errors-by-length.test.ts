import { Random, ShapeError } from '@lightrec/core';
import { randomFloats, randomTable, seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorsByLength } from './errors-by-length.js';

const sizes = fc.record({
  itemCount: fc.nat(6),
  codebookCount: fc.integer({ min: 1, max: 4 }),
  codewordCount: fc.integer({ min: 1, max: 5 }),
  dim: fc.integer({ min: 1, max: 5 }),
});

describe('errorsByLength', () => {
  it('is what is left with as many codes, squared unless told otherwise', () => {
    fc.assert(
      fc.property(sizes, seeds, (shape, seed) => {
        const random = new Random(seed);
        const table = randomTable(random, shape);
        const { itemCount, codebookCount, codewordCount, dim } = shape;
        const vectors = randomFloats(random, itemCount * dim);
        const before = vectors.slice();
        const errors = errorsByLength(table, vectors);
        const ofFirst = errorsByLength(table, vectors, (rows, start, item) => 10 * item + rows[start]);
        expect(errors.map(({ length }) => length)).toEqual(new Array(codebookCount + 1).fill(itemCount));
        for (let item = 0; item < itemCount; item++) {
          const left = Array.from(vectors.subarray(item * dim, (item + 1) * dim));
          for (let length = 0; length <= codebookCount; length++) {
            if (length > 0) {
              const codeword = ((length - 1) * codewordCount + table.codes[item * codebookCount + length - 1]) * dim;
              left.forEach((_, d) => {
                left[d] -= table.codebooks[codeword + d];
              });
            }
            expect(errors[length][item]).toBeCloseTo(
              left.reduce((sum, value) => sum + value * value, 0),
              4,
            );
            expect(ofFirst[length][item]).toBeCloseTo(10 * item + left[0], 4);
          }
        }
        expect(vectors).toEqual(before);
      }),
    );
  });

  it('refuses vectors of other items, and what is not finite', () => {
    const table = randomTable(new Random(1), { itemCount: 3, codebookCount: 2, codewordCount: 4, dim: 2 });
    expect(() => errorsByLength(table, new Float32Array(4))).toThrow(ShapeError);
    expect(() => errorsByLength(table, new Float32Array(5))).toThrow('vectors: expected a multiple of dim 2');
    expect(() => errorsByLength(table, new Float32Array(6).fill(Number.NaN))).toThrow('vectors[0]');
  });
});

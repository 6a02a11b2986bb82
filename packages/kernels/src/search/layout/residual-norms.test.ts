import { Random } from '@lightrec/core';
import { randomTable } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { orderCodewords } from './codeword-order.js';
import { codebookOf, placeCodes } from './placed-codes.js';
import { residualNorms } from './residual-norms.js';

function normsOf(shape: { codebookCount: number; codewordCount: number; dim: number }, factor = 1) {
  const codeTable = randomTable(new Random(1), { ...shape, itemCount: 60 });
  codeTable.codebooks.forEach((value, i) => {
    codeTable.codebooks[i] = value * factor;
  });
  const books = Uint8Array.from({ length: shape.codebookCount }, (_, book) => book);
  const order = books.reduce<number[]>(
    (all, book) => all.concat(...orderCodewords(codebookOf(codeTable, book), shape.dim)),
    [],
  );
  const placed = placeCodes(codeTable, books, Uint8Array.from(order));
  const members = Uint32Array.from({ length: 60 }, (_, item) => item);
  return { codeTable, ...residualNorms(placed, shape.codebookCount, members) };
}

describe('norms of what codes after the second add', () => {
  it('are at least as long as it is, by at most a unit and a little', () => {
    for (const codebookCount of [3, 4, 9, 16]) {
      for (const factor of [1, 1e-30, 1e30]) {
        const shape = { codebookCount, codewordCount: 7, dim: 5 };
        const { codeTable, norms, normUnit } = normsOf(shape, factor);
        for (let item = 0; item < 60; item++) {
          const residual = codeTable.decode(item).map((value, d) => {
            const firstTwo = [0, 1].map((book) => {
              const code = codeTable.codes[item * codebookCount + book];
              return codeTable.codebooks[(book * 7 + code) * 5 + d];
            });
            return value - firstTwo[0] - firstTwo[1];
          });
          const length = Math.hypot(...residual);
          expect(norms[item] * normUnit).toBeGreaterThanOrEqual(length * (1 - 1e-5));
          expect(norms[item] * normUnit).toBeLessThanOrEqual(length + normUnit * 1.1);
        }
      }
    }
  });

  it('are no shorter among the smallest numbers of float32', () => {
    for (let factor = 1e-45; factor < 1e-38; factor *= 1.7) {
      const { codeTable, norms, normUnit } = normsOf({ codebookCount: 3, codewordCount: 7, dim: 5 }, factor);
      for (let item = 0; item < 60; item++) {
        const code = codeTable.codes[item * 3 + 2];
        const length = Math.hypot(...codeTable.codebooks.subarray((14 + code) * 5, (15 + code) * 5));
        expect(norms[item] * normUnit).toBeGreaterThanOrEqual(length);
      }
    }
  });

  it('have room for an epsilon a component of every codeword, which entries of look-up tables may round by', () => {
    for (const dim of [1, 5, 64]) {
      for (const factor of [1, 3, 5, 7, 9, 11]) {
        const { codeTable, norms, normUnit } = normsOf({ codebookCount: 4, codewordCount: 7, dim }, factor);
        const codeword = (book: number, code: number) =>
          Array.from(codeTable.codebooks.subarray((book * 7 + code) * dim, (book * 7 + code + 1) * dim));
        const longestOf = (book: number) =>
          Math.max(...Array.from({ length: 7 }, (_, code) => Math.hypot(...codeword(book, code))));
        const room = (longestOf(2) + longestOf(3)) * dim * 2 ** -23;
        for (let item = 0; item < 60; item++) {
          const third = codeword(2, codeTable.codes[item * 4 + 2]);
          const fourth = codeword(3, codeTable.codes[item * 4 + 3]);
          const length = Math.hypot(...third.map((value, d) => value + fourth[d]));
          expect(norms[item] * normUnit).toBeGreaterThanOrEqual(length + room);
        }
      }
    }
  });

  it('stand for zero where there are no such codes, and are 1, as 0 is that of an empty group', () => {
    for (const codebookCount of [1, 2]) {
      const { norms, normUnit } = normsOf({ codebookCount, codewordCount: 4, dim: 3 });
      expect(normUnit).toBe(0);
      expect(norms.every((norm) => norm === 1)).toBe(true);
    }
  });

  it('have a finite unit up to the largest codewords', () => {
    expect(normsOf({ codebookCount: 4, codewordCount: 4, dim: 3 }, 1e38).normUnit).toBeLessThan(3e38);
  });
});

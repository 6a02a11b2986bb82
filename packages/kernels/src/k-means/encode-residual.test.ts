import { Random } from '@lightrec/core';
import { randomFloats, randomTable, seeds, spreads } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeResidual } from './encode-residual.js';
import { residualKMeans } from './residual-k-means.js';

describe('encodeResidual', () => {
  it('takes the nearest codeword of one codebook after another, as plain loops do', () => {
    const size = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(size, size, size, size, spreads, seeds, (count, codebookCount, codewordCount, dim, spread, seed) => {
        const random = new Random(seed);
        const table = randomTable(random, { itemCount: 0, codebookCount, codewordCount, dim });
        const vectors = randomFloats(random, count * dim, spread === 'wide' ? 'normal' : spread);
        const codes = encodeResidual(table, vectors, 'plain');
        for (let i = 0; i < count; i++) {
          let rest = [...vectors.subarray(i * dim, (i + 1) * dim)];
          for (let b = 0; b < codebookCount; b++) {
            const codeword = (w: number) => table.codebooks.subarray((b * codewordCount + w) * dim).subarray(0, dim);
            const distance = (w: number) => rest.reduce((sum, value, d) => sum + (value - codeword(w)[d]) ** 2, 0);
            const distances = Array.from({ length: codewordCount }, (_, w) => distance(w));
            const code = codes[i * codebookCount + b];
            expect(distances[code]).toBeLessThan(Math.min(...distances) + 1e-4);
            rest = rest.map((value, d) => value - codeword(code)[d]);
          }
        }
        expect(encodeResidual(table, vectors, 'wasm')).toEqual(codes);
      }),
    );
  });

  it('gives the codes that residual k-means ended with', () => {
    const random = new Random(3);
    const vectors = randomFloats(random, 400 * 4);
    const table = residualKMeans({ vectors, dim: 4, codebookCount: 3, codewordCount: 8, random });
    expect(encodeResidual(table, vectors)).toEqual(table.codes);
  });

  it('refuses what does not fit', () => {
    const table = randomTable(new Random(1), { itemCount: 0, codebookCount: 2, codewordCount: 3, dim: 4 });
    expect(() => encodeResidual(table, new Float32Array(6))).toThrow('vectors');
    expect(() => encodeResidual(table, Float32Array.of(1, 2, Number.NaN, 4))).toThrow('vectors[2]');
    expect(() => encodeResidual({ ...table, dim: 3 }, new Float32Array(6))).toThrow('codebooks');
  });
});

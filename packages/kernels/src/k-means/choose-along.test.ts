import { Random } from '@lightrec/core';
import { randomFloats, randomTable, seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeResidual } from './encode-residual.js';
import { residualKMeans } from './residual-k-means.js';

const size = fc.integer({ min: 1, max: 6 });
const shapes = fc.record({ codebookCount: size, codewordCount: size, dim: size, count: size });

/** `|r|^2 + weight <n, r>^2` of what codes leave of a vector, in plain loops. */
function errorOf(
  { codebooks, codewordCount, dim }: { codebooks: Float32Array; codewordCount: number; dim: number },
  vector: ArrayLike<number>,
  codes: ArrayLike<number>,
  weight: number,
): number {
  const left = Array.from(vector, (value, d) =>
    Array.from(codes).reduce((rest, code, b) => rest - codebooks[(b * codewordCount + code) * dim + d], value),
  );
  const length = Math.hypot(...Array.from(vector)) || 1;
  const along = left.reduce((sum, value, d) => sum + (value * vector[d]) / length, 0);
  return left.reduce((sum, value) => sum + value * value, 0) + weight * along * along;
}

describe('codes by an error that counts more along a vector', () => {
  it('are the same by both engines, and no other last code errs less', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(0.5, 8, 100), fc.boolean(), seeds, (shape, weight, hasZeros, seed) => {
        const random = new Random(seed);
        const { count, dim, codebookCount, codewordCount } = shape;
        const table = randomTable(random, { itemCount: 0, ...shape });
        const vectors = randomFloats(random, count * dim);
        if (hasZeros) vectors.fill(0, 0, dim);
        const codes = encodeResidual(table, vectors, 'plain', weight);
        expect(encodeResidual(table, vectors, 'wasm', weight)).toEqual(codes);
        for (let i = 0; i < count; i++) {
          const vector = vectors.subarray(i * dim, (i + 1) * dim);
          const own = codes.slice(i * codebookCount, (i + 1) * codebookCount);
          const error = errorOf(table, vector, own, weight);
          for (let w = 0; w < codewordCount; w++) {
            own[codebookCount - 1] = w;
            expect(error).toBeLessThan(errorOf(table, vector, own, weight) * 1.0001 + 1e-4);
          }
        }
      }),
    );
  });

  const random = new Random(5);
  const [dim, count] = [8, 700];
  const vectors = randomFloats(random, count * dim);
  const table = residualKMeans({ vectors, dim, codebookCount: 4, codewordCount: 32, iterations: 5, random });
  const errorAt = (codes: Uint8Array, weight: number) =>
    Array.from({ length: count }, (_, i) =>
      errorOf(table, vectors.subarray(i * dim, (i + 1) * dim), codes.subarray(i * 4, (i + 1) * 4), weight),
    ).reduce((sum, error) => sum + error, 0);

  it('err a fraction as much along the vectors as plain ones, and more in all', () => {
    const plain = encodeResidual(table, vectors);
    const along = encodeResidual(table, vectors, 'auto', 8);
    const alongOf = (codes: Uint8Array) => errorAt(codes, 1) - errorAt(codes, 0);
    // Usually .16 of it, and 1.26 times as much.
    expect(alongOf(along)).toBeLessThan(0.3 * alongOf(plain));
    expect(errorAt(along, 0)).toBeGreaterThan(errorAt(plain, 0));
    expect(errorAt(along, 8)).toBeLessThan(0.85 * errorAt(plain, 8));
  });

  it('are those of one vector at a time, however many there are', () => {
    const all = encodeResidual(table, vectors, 'auto', 8);
    for (const i of [0, 255, 256, count - 1]) {
      const one = encodeResidual(table, vectors.slice(i * dim, (i + 1) * dim), 'auto', 8);
      expect(one).toEqual(all.slice(i * 4, (i + 1) * 4));
    }
  });

  it('are plain ones for weight 0, and refused for one below', () => {
    expect(encodeResidual(table, vectors, 'auto', 0)).toEqual(encodeResidual(table, vectors));
    for (const weight of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => encodeResidual(table, vectors, 'auto', weight)).toThrow('anisotropy: expected a finite number >= 0');
    }
  });
});

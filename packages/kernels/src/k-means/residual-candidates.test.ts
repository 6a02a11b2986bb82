import { ArgumentError, Random, ShapeError } from '@lightrec/core';
import { randomFloats, seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeResidual } from './encode-residual.js';
import { type ResidualCandidatesOptions, residualCandidates } from './residual-candidates.js';

interface Case {
  table: { codebooks: Float32Array; codebookCount: number; codewordCount: number; dim: number };
  vectors: Float32Array;
  anisotropy: { directions: Float32Array; weight: number };
}

function drawCase(seed: number): Case {
  const random = new Random(seed);
  const [codebookCount, codewordCount, dim] = [1 + random.integer(3), 1 + random.integer(4), 1 + random.integer(4)];
  const vectorCount = random.integer(6);
  const codebooks = randomFloats(random, codebookCount * codewordCount * dim);
  const vectors = randomFloats(random, vectorCount * dim);
  const anisotropy = { directions: randomFloats(random, vectorCount * dim), weight: random.integer(3) };
  return { table: { codebooks, codebookCount, codewordCount, dim }, vectors, anisotropy };
}

/** The error of a sum of codewords, by its definition. */
function errorOf({ table, vectors, anisotropy }: Case, vector: number, codes: ArrayLike<number>): number {
  const { codebooks, codewordCount, dim } = table;
  let [squares, along] = [0, 0];
  for (let d = 0; d < dim; d++) {
    let left = vectors[vector * dim + d];
    for (let b = 0; b < codes.length; b++) left -= codebooks[(b * codewordCount + codes[b]) * dim + d];
    squares += left ** 2;
    along += left * anisotropy.directions[vector * dim + d];
  }
  return squares + anisotropy.weight * along ** 2;
}

describe('residualCandidates', () => {
  it('are all sums of codewords, the nearest first, where there are as many candidates', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const given = drawCase(seed);
        const { codebookCount, codewordCount, dim } = given.table;
        const all = codewordCount ** codebookCount;
        const { codes, errors } = residualCandidates(given.table, given.vectors, {
          anisotropy: given.anisotropy,
          count: all + 1,
        });
        for (let vector = 0; vector < given.vectors.length / dim; vector++) {
          const own = Array.from({ length: all }, (_, rank) => {
            const from = (vector * (all + 1) + rank) * codebookCount;
            return Array.from(codes.subarray(from, from + codebookCount));
          });
          const found = errors.subarray(vector * (all + 1), (vector + 1) * (all + 1));
          expect(new Set(own.map(String)).size).toBe(all);
          own.forEach((sum, rank) => {
            const error = errorOf(given, vector, sum);
            expect(Math.abs(found[rank] - error)).toBeLessThan(1e-4 + 1e-5 * error);
          });
          expect(found).toEqual(found.toSorted());
          expect(found[all]).toBe(Number.POSITIVE_INFINITY);
        }
      }),
    );
  });

  it('has the codes of encodeResidual as its only candidate, and is nearer with eight', () => {
    const random = new Random(2);
    const table = { codebooks: randomFloats(random, 3 * 16 * 5), codebookCount: 3, codewordCount: 16, dim: 5 };
    const vectors = randomFloats(random, 300 * 5);
    const one = residualCandidates(table, vectors, { count: 1 });
    expect(one.codes).toEqual(encodeResidual(table, vectors));
    const eight = residualCandidates(table, vectors);
    const best = one.errors.map((_, vector) => eight.errors[vector * 8]);
    const total = (errors: Float64Array) => errors.reduce((sum, error) => sum + error, 0);
    expect(total(best)).toBeLessThan(0.95 * total(one.errors));
  });

  it('is the same on both engines', () => {
    const { table, vectors } = drawCase(9);
    const on = (engine: ResidualCandidatesOptions['engine']) =>
      residualCandidates(table, vectors, { engine, count: 3 });
    expect(on('plain')).toEqual(on('wasm'));
  });
});

describe('what does not fit is refused', () => {
  const table = { codebooks: Float32Array.of(1, 2), codebookCount: 1, codewordCount: 2, dim: 1 };

  it('by name', () => {
    expect(() => residualCandidates({ ...table, dim: 2 }, new Float32Array(2))).toThrow('codebooks');
    expect(() => residualCandidates({ ...table, codewordCount: 3 }, new Float32Array(2))).toThrow(ShapeError);
    expect(() => residualCandidates(table, Float32Array.of(Number.NaN))).toThrow('vectors[0]');
    expect(() => residualCandidates(table, Float32Array.of(1), { count: 0 })).toThrow(ArgumentError);
    const anisotropy = { directions: new Float32Array(3), weight: 1 };
    expect(() => residualCandidates(table, Float32Array.of(1), { anisotropy })).toThrow('anisotropy.directions');
  });
});

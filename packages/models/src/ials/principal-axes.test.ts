import { Random } from '@lightrec/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { principalAxes } from './principal-axes.js';

it('principalAxes are orthonormal, and what the matrix is made of', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 12 }), (seed, dim, rowCount) => {
      const random = new Random(seed);
      const rows = Array.from({ length: rowCount }, () => Array.from({ length: dim }, () => random.normal()));
      const entry = (i: number, j: number) => rows.reduce((sum, row) => sum + row[i] * row[j], 0);
      const gram = Float64Array.from({ length: dim * dim }, (_, at) => entry(Math.floor(at / dim), at % dim));
      const { basis, values } = principalAxes(gram, dim);
      const all = [...values.keys()];
      for (const i of all) {
        expect(values[i]).toBeGreaterThanOrEqual(0);
        for (const j of all) {
          const sumOver = (term: (d: number) => number) => all.reduce((sum, d) => sum + term(d), 0);
          expect(sumOver((d) => basis[d * dim + i] * basis[d * dim + j])).toBeCloseTo(i === j ? 1 : 0, 9);
          expect(sumOver((d) => basis[i * dim + d] * values[d] * basis[j * dim + d])).toBeCloseTo(entry(i, j), 8);
        }
      }
    }),
    { numRuns: 50 },
  );
});

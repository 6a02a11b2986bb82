import { Random } from '@lightrec/core';
import { seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { solvePositiveDefinite } from './solve-positive-definite.js';

it('solvePositiveDefinite finds x with A x = b', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 8 }), (seed, n) => {
      const random = new Random(seed);
      const half = Float64Array.from({ length: n * n }, () => random.normal());
      const entry = (i: number, j: number) => {
        let sum = i === j ? 0.1 : 0;
        for (let k = 0; k < n; k++) sum += half[i * n + k] * half[j * n + k];
        return sum;
      };
      const matrix = Float64Array.from({ length: n * n }, (_, at) => entry(Math.floor(at / n), at % n));
      const x = Float64Array.from({ length: n }, () => random.normal());
      const side = x.map((_, i) => x.reduce((sum, value, j) => sum + matrix[i * n + j] * value, 0));
      solvePositiveDefinite(matrix.slice(), side).forEach((value, i) => {
        expect(value).toBeCloseTo(x[i], 6);
      });
    }),
  );
});

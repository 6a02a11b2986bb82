import { Random } from '@lightrec/core';
import fc from 'fast-check';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { rightSingularVectors } from './singular-vectors.js';
import type { SparseRows } from './terms.js';

function sparse(rows: number[][]): SparseRows {
  const entries = rows.map((row) => row.flatMap((value, column) => (value === 0 ? [] : [{ column, value }])));
  const offsets = [0];
  for (const row of entries) offsets.push(offsets[offsets.length - 1] + row.length);
  return {
    offsets: Uint32Array.from(offsets),
    columns: Uint32Array.from(entries.flat(), ({ column }) => column),
    values: Float64Array.from(entries.flat(), ({ value }) => value),
    columnCount: rows[0].length,
  };
}

const find = (rows: number[][], dim: number, iterations = 4) =>
  rightSingularVectors(sparse(rows), { dim, iterations, random: new Random(1) });

describe('rightSingularVectors', () => {
  it('spans what the decomposition of the dense matrix spans, in its order', async () => {
    const sizes = fc.record({ rows: fc.integer({ min: 1, max: 9 }), columns: fc.integer({ min: 1, max: 9 }) });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer(), async ({ rows, columns }, seed) => {
        const random = new Random(seed);
        const matrix = Array.from({ length: rows }, () =>
          Array.from({ length: columns }, () => (random.uniform() < 0.5 ? 0 : random.normal())),
        );
        const expected = new SingularValueDecomposition(new Matrix(matrix), { autoTranspose: true }).diagonal;
        if (!(Math.max(...expected) > 1e-6)) return;
        const { vectors, dim } = await find(matrix, 3);
        // The image of each direction is as long as its singular value, and the directions are orthonormal.
        const basis = Matrix.from1DArray(columns, dim, vectors);
        const image = new Matrix(matrix).mmul(basis);
        const sorted = [...expected].sort((a, b) => b - a);
        for (let d = 0; d < dim; d++) {
          expect(image.getColumnVector(d).norm('frobenius')).toBeCloseTo(sorted[d], 5);
        }
        const gram = basis.transpose().mmul(basis);
        // The Gram matrix of images by A^T A has the fourth powers of A's singular values, by whose ratio rounding grows.
        const rounding = 1e-15 * (sorted[0] / sorted[dim - 1]) ** 4;
        expect(Matrix.sub(gram, Matrix.eye(dim)).norm('frobenius')).toBeLessThan(1e-6 + rounding);
      }),
      { numRuns: 60 },
    );
  });

  it('finds the strongest of many, of which it keeps few on the way', async () => {
    const random = new Random(3);
    const strong = [30, 20, 10];
    const [left, right] = [60, 50].map((size) => strong.map(() => Array.from({ length: size }, () => random.normal())));
    const rows = left[0].map((_, i) =>
      right[0].map((_, j) => strong.reduce((s, v, d) => s + v * left[d][i] * right[d][j], 0.1 * random.normal())),
    );
    const { diagonal } = new SingularValueDecomposition(new Matrix(rows));
    const { vectors, dim } = await find(rows, 3);
    const image = new Matrix(rows).mmul(Matrix.from1DArray(50, dim, vectors));
    strong.forEach((_, d) => {
      expect(image.getColumnVector(d).norm('frobenius') / diagonal[d]).toBeCloseTo(1, 6);
    });
  });

  it('gives as many as the matrix has', async () => {
    const same = [1, 2, 0, 1];
    expect((await find([same, same, same], 3)).dim).toBe(1);
    expect((await find([[2]], 256)).dim).toBe(1);
  });
});

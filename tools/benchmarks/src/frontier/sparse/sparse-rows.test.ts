import { Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfRow, decodeSparseRows, encodeSparseRows, mostDimensions, pruneRows } from './sparse-rows.js';

const normals = (seed: number, length: number) => {
  const random = new Random(seed);
  return Float32Array.from({ length }, () => random.normal());
};
const shapes = fc.record({
  seed: fc.nat(),
  rowCount: fc.integer({ min: 1, max: 5 }),
  dim: fc.integer({ min: 1, max: mostDimensions }),
  componentCount: fc.integer({ min: 1, max: 40 }),
});

it('pruning keeps the largest components of each row as they are', () => {
  fc.assert(
    fc.property(shapes, ({ seed, rowCount, dim, componentCount }) => {
      const rows = normals(seed, rowCount * dim);
      const pruned = rows.slice();
      pruneRows(pruned, dim, componentCount);
      for (let row = 0; row < rowCount; row++) {
        const before = [...rows.subarray(row * dim, (row + 1) * dim)];
        const least = before.map(Math.abs).sort((a, b) => b - a)[Math.min(componentCount, dim) - 1];
        expect([...pruned.subarray(row * dim, (row + 1) * dim)]).toEqual(
          before.map((value) => (Math.abs(value) >= least ? value : 0)),
        );
      }
    }),
  );
});

describe('rows in bytes', () => {
  it('are worked by hand', () => {
    // A scale of 2 / 127, then positions 2 and 0, -127 and half of it.
    const bytes = encodeSparseRows(Float32Array.of(1, 0.5, -2), 3, 2);
    expect([...bytes]).toEqual([...bytes.subarray(0, 4), 2, 129, 0, 64]);
    expect(decodeSparseRows(bytes, 3, 2)[2]).toBeCloseTo(-2, 6);
  });

  it('are the pruned rows within half a step of their scale', () => {
    fc.assert(
      fc.property(shapes, ({ seed, rowCount, dim, componentCount }) => {
        const rows = normals(seed, rowCount * dim);
        const bytes = encodeSparseRows(rows, dim, componentCount);
        expect(bytes.length).toBe(rowCount * bytesOfRow(componentCount));
        const decoded = decodeSparseRows(bytes, dim, componentCount);
        pruneRows(rows, dim, componentCount);
        decoded.forEach((value, at) => {
          const row = rows.subarray(at - (at % dim), at - (at % dim) + dim);
          const step = Math.max(...row.map(Math.abs)) / 127;
          expect(Math.abs(value - rows[at])).toBeLessThan(0.501 * step);
        });
      }),
    );
  });

  it('of zeros are zeros', () => {
    expect(decodeSparseRows(encodeSparseRows(new Float32Array(6), 3, 2), 3, 2)).toEqual(new Float32Array(6));
  });
});

import { Random } from '@lightrec/core';
import { seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { RidgeRegression } from './ridge-regression.js';
import { multiply, multiplyTransposed, type SparseMatrix } from './sparse-matrix.js';

const shapes = fc.record({
  rowCount: fc.integer({ min: 1, max: 12 }),
  columnCount: fc.integer({ min: 1, max: 9 }),
  width: fc.integer({ min: 1, max: 5 }),
  seed: seeds,
});

interface Case {
  dense: Matrix;
  sparse: SparseMatrix;
  targets: Matrix;
}

/** A matrix of which most entries are zero, with rows and columns of zeros alone among them. */
function draw({
  rowCount,
  columnCount,
  width,
  seed,
}: {
  rowCount: number;
  columnCount: number;
  width: number;
  seed: number;
}): Case {
  const random = new Random(seed);
  const dense = Matrix.zeros(rowCount, columnCount);
  const offsets = new Uint32Array(rowCount + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++) {
      if (random.uniform() < 0.6) continue;
      const value = random.normal();
      dense.set(row, column, value);
      columns.push(column);
      values.push(value);
    }
    offsets[row + 1] = columns.length;
  }
  const targets = Matrix.zeros(rowCount, width);
  for (let row = 0; row < rowCount; row++)
    for (let w = 0; w < width; w++) targets.set(row, w, 2 * random.integer(2) - 1);
  const sparse = { offsets, columns: Uint32Array.from(columns), values: Float64Array.from(values), columnCount };
  return { dense, sparse, targets };
}

function expectNear(received: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(received.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(received[i] - expected[i])).toBeLessThan(tolerance);
}

describe('the products', () => {
  it('equal those of the matrix written out', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { dense, sparse, targets } = draw(shape);
        const { rowCount, columnCount, width } = shape;
        const transposed = new Float64Array(columnCount * width);
        multiplyTransposed(sparse, targets.to1DArray(), width, transposed);
        expectNear(transposed, dense.transpose().mmul(targets).to1DArray(), 1e-12);
        const product = new Float64Array(rowCount * width);
        multiply(sparse, transposed, width, product);
        expectNear(product, dense.mmul(dense.transpose().mmul(targets)).to1DArray(), 1e-10);
      }),
    );
  });
});

describe('fit', () => {
  it('comes to the solution of the normal equations', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(0.1, 1, 10), (shape, ridge) => {
        const { dense, sparse, targets } = draw(shape);
        const regression = new RidgeRegression(sparse, shape.width, ridge);
        regression.fit(targets.to1DArray(), 60);
        const normal = dense.transpose().mmul(dense).add(Matrix.eye(shape.columnCount).mul(ridge));
        const expected = solve(normal, dense.transpose().mmul(targets));
        expectNear(regression.weights, expected.to1DArray(), 1e-5);
        expectNear(regression.predictions, dense.mmul(expected).to1DArray(), 1e-5);
      }),
    );
  });

  it('never makes it worse, also when it goes on with other targets', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 3 }), (shape, iterations) => {
        const { dense, sparse, targets } = draw(shape);
        const regression = new RidgeRegression(sparse, shape.width, 0.5);
        const error = (wanted: Matrix) => {
          const weights = Matrix.from1DArray(shape.columnCount, shape.width, regression.weights);
          return Matrix.sub(wanted, dense.mmul(weights)).norm() ** 2 + 0.5 * weights.norm() ** 2;
        };
        for (const wanted of [targets, Matrix.mul(targets, -1), targets]) {
          const before = error(wanted);
          regression.fit(wanted.to1DArray(), iterations);
          expect(error(wanted)).toBeLessThanOrEqual(before + 1e-9);
        }
      }),
    );
  });

  it('leaves the weights at zero where there are no entries', () => {
    const empty = {
      offsets: new Uint32Array(4),
      columns: new Uint32Array(0),
      values: new Float64Array(0),
      columnCount: 2,
    };
    const regression = new RidgeRegression(empty, 1, 1);
    regression.fit([1, -1, 1], 5);
    expect([...regression.weights, ...regression.predictions]).toEqual([0, 0, 0, 0, 0]);
  });
});

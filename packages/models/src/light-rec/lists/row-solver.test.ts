import { Random } from '@lightrec/core';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { cellsOfUsers, mostCells } from './list-cells.js';
import { RowSolver } from './row-solver.js';

const [rowCount, partnerCount, dim, background] = [20, 60, 6, 0.02];
const random = new Random(1);
const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
const [teacherRows, rows] = [0, 0].map(() => normals(rowCount * dim));
const [teacherPartners, partners] = [0, 0].map(() => normals(partnerCount * dim));
const lists = {
  offsets: Uint32Array.from({ length: rowCount + 1 }, (_, row) => 9 * row),
  items: Uint32Array.from({ length: 9 * rowCount }, () => random.integer(partnerCount)),
  scores: normals(9 * rowCount),
};
const cells = cellsOfUsers(lists, 0, rowCount);

/** A row by the normal equations of all its scores, in float64. */
function solved(row: number): number[] {
  const matrix = Matrix.zeros(dim, dim);
  const right = Matrix.zeros(dim, 1);
  const add = (partner: number, weight: number, target: number) => {
    const y = Matrix.columnVector([...partners.subarray(partner * dim, (partner + 1) * dim)]);
    matrix.add(y.mmul(y.transpose()).mul(weight));
    right.add(y.mul(weight * target));
  };
  for (let partner = 0; partner < partnerCount; partner++) {
    let score = 0;
    for (let d = 0; d < dim; d++) score += teacherRows[row * dim + d] * teacherPartners[partner * dim + d];
    add(partner, background, score);
  }
  for (let at = 9 * row; at < 9 * (row + 1); at++) add(cells.partners[at], cells.weights[at], cells.targets[at]);
  return new CholeskyDecomposition(matrix).solve(right).to1DArray();
}

function solver() {
  const own = new RowSolver({ partnerCount, dim, mostCells: mostCells(cells), background });
  own.begin(partners, teacherPartners);
  return own;
}

describe('RowSolver', () => {
  it('comes to the least squares of the cells and the background', () => {
    const moved = rows.slice();
    const own = solver();
    const losses = Array.from({ length: 8 }, () => own.solve({ rows: moved, teacherRows }, cells));
    expect(losses[7]).toBeLessThan(losses[0]);
    for (let row = 0; row < rowCount; row++) {
      solved(row).forEach((value, d) => {
        expect(moved[row * dim + d]).toBeCloseTo(value, 4);
      });
    }
  });

  it('moves some of the rows as all together', () => {
    const [moved, some] = [rows.slice(), rows.slice(5 * dim, 9 * dim)];
    solver().solve({ rows: moved, teacherRows }, cells);
    solver().solve({ rows: some, teacherRows: teacherRows.subarray(5 * dim, 9 * dim) }, cells, 5);
    expect(some).toEqual(moved.slice(5 * dim, 9 * dim));
  });
});

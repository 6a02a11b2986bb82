import { dotByLanes } from '../wasm/dot-by-lanes.js';
import {
  type FactorSide,
  gramBlockRows,
  otherSide,
  paddedDim,
  type RowSolver,
  rowCountOf,
  rowsOfPiece,
  type SharedFactors,
  type SideName,
  termCount,
} from './shared-factors.js';

/** Of a row: its place among the rows of the other side, and how much the pair counts. */
interface Partner {
  index: number;
  weight: number;
}

/** See the kernel. */
const arrived = /* @__PURE__ */ Math.fround(1e-30);

/**
 * `RowSolver` in plain TypeScript, the twin of the kernels, equal to the last bit: every operation is rounded to float32,
 * and sums are added up in the same order.
 */
export class PlainRowSolver implements RowSolver {
  private readonly width: number;
  private readonly partners: Float32Array;
  private readonly diagonal: Float32Array;

  constructor(private readonly shared: SharedFactors) {
    const { dim, users, items } = shared;
    this.width = paddedDim(dim);
    this.partners = new Float32Array(Math.max(rowCountOf(users), rowCountOf(items)) * this.width);
    this.diagonal = new Float32Array(this.width);
  }

  addGrams(side: SideName, firstPiece: number, lastPiece: number): void {
    const { dim, grams } = this.shared;
    for (let piece = firstPiece; piece < lastPiece; piece++) {
      const sums = grams.subarray(piece * dim * dim, (piece + 1) * dim * dim).fill(0);
      const { first, last } = rowsOfPiece(this.shared[side], piece);
      for (let row = first; row < last; row += gramBlockRows) {
        const block = outerProducts(this.shared[side], dim, row, Math.min(last, row + gramBlockRows));
        for (let i = 0; i < sums.length; i++) sums[i] += block[i];
      }
    }
  }

  turn(side: SideName, first: number, last: number): void {
    const { dim, turned, basis } = this.shared;
    const { rows } = this.shared[side];
    const padded = this.padded(basis);
    for (let row = first; row < last; row++) {
      turned.set(this.inBasis(rows.subarray(row * dim, (row + 1) * dim), padded).subarray(0, dim), row * dim);
    }
  }

  begin(side: SideName): void {
    const { dim, turned, diagonal } = this.shared;
    const rowCount = rowCountOf(this.shared[otherSide(side)]);
    this.diagonal.fill(1).set(diagonal);
    for (let row = 0; row < rowCount; row++) {
      this.partners.set(turned.subarray(row * dim, (row + 1) * dim), row * this.width);
    }
  }

  solve(side: SideName, first: number, last: number, stepCount: number): void {
    const { width } = this;
    const { dim, terms } = this.shared;
    const { rows, offsets, partners, weights, ridges } = this.shared[side];
    const basis = this.padded(this.shared.basis);
    for (let row = first; row < last; row++) {
      const x = this.inBasis(rows.subarray(row * dim, (row + 1) * dim), basis);
      const ys = Array.from(partners.subarray(offsets[row], offsets[row + 1]), (index, i) => ({
        index,
        weight: weights ? weights[offsets[row] + i] : 1,
      }));
      if (ys.length === 0) x.fill(0);
      else this.solveRow(x, ys, ridges[row], stepCount);
      terms.set(this.termsOf(x, ys), row * termCount);
      for (let d = 0; d < dim; d++) rows[row * dim + d] = product(x, basis, d * width, 1);
    }
  }

  /** With zeros, which matter where numbers are not finite. */
  private padded(basis: Float32Array): Float32Array {
    const { width } = this;
    const { dim } = this.shared;
    const padded = new Float32Array(width * width);
    for (let i = 0; i < dim; i++) padded.set(basis.subarray(i * dim, (i + 1) * dim), i * width);
    return padded;
  }

  private inBasis(row: Float32Array, basis: Float32Array): Float32Array {
    const { width } = this;
    const x = new Float32Array(width);
    x.set(row);
    return x.map((_, j) => product(x, basis, j, width));
  }

  private solveRow(x: Float32Array, ys: readonly Partner[], ridge: number, stepCount: number): void {
    const { width } = this;
    const diagonal = this.diagonal.map((value) => value + ridge);
    const inverse = this.inverseDiagonal(diagonal, ys);
    const residual = x.map((value, d) => -Math.fround(diagonal[d] * value));
    this.addThrough(residual, x, ys, 1, -1);
    const direction = residual.map((value, d) => inverse[d] * value);
    let gain = dotByLanes(direction, 0, residual, width);
    for (let step = 0; step < stepCount; step++) {
      if (gain <= arrived) return;
      const image = direction.map((value, d) => diagonal[d] * value);
      this.addThrough(image, direction, ys, 0, 1);
      const length = Math.fround(gain / dotByLanes(direction, 0, image, width));
      for (let d = 0; d < width; d++) {
        x[d] += Math.fround(length * direction[d]);
        residual[d] -= Math.fround(length * image[d]);
      }
      const turned = residual.map((value, d) => inverse[d] * value);
      const next = dotByLanes(turned, 0, residual, width);
      const turn = Math.fround(next / gain);
      for (let d = 0; d < width; d++) direction[d] = turned[d] + Math.fround(turn * direction[d]);
      gain = next;
    }
  }

  private inverseDiagonal(diagonal: Float32Array, ys: readonly Partner[]): Float32Array {
    const { width, partners } = this;
    const sums = diagonal.slice();
    for (const { index, weight } of ys) {
      for (let d = 0; d < width; d++) {
        const square = Math.fround(partners[index * width + d] * partners[index * width + d]);
        sums[d] += Math.fround(weight * square);
      }
    }
    return sums.map((sum) => 1 / sum);
  }

  /** `to += sum of w (shift + scale <y, from>) y`; by fours, whose factors are of the same `from` in any case. */
  private addThrough(to: Float32Array, from: Float32Array, ys: readonly Partner[], shift: number, scale: number): void {
    const { width, partners } = this;
    for (const { index, weight } of ys) {
      const plain = Math.fround(shift + Math.fround(scale * dotByLanes(partners, index * width, from, width)));
      const factor = Math.fround(weight * plain);
      for (let d = 0; d < width; d++) to[d] += Math.fround(factor * partners[index * width + d]);
    }
  }

  private termsOf(x: Float32Array, ys: readonly Partner[]): number[] {
    const { width, partners, diagonal } = this;
    let errors = 0;
    for (const { index, weight } of ys) {
      const error = 1 - dotByLanes(partners, index * width, x, width);
      errors += weight * (error * error);
    }
    const scaled = x.map((value, d) => diagonal[d] * value);
    return [errors, dotByLanes(scaled, 0, x, width), dotByLanes(x, 0, x, width)];
  }
}

/** The sum of the outer products of some rows, shape `[dim, dim]`. */
function outerProducts({ rows }: FactorSide, dim: number, first: number, last: number): Float32Array {
  const sums = new Float32Array(dim * dim);
  for (let start = first * dim; start < last * dim; start += dim) {
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j < dim; j++) sums[i * dim + j] += Math.fround(rows[start + i] * rows[start + j]);
    }
  }
  return sums;
}

/** A row times a column of a matrix whose entries are `step` apart, in the order of the row. */
function product(row: Float32Array, matrix: Float32Array, start: number, step: number): number {
  let sum = 0;
  for (let d = 0; d < row.length; d++) sum = Math.fround(sum + Math.fround(row[d] * matrix[start + d * step]));
  return sum;
}

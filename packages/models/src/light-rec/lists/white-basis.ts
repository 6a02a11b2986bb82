import { principalAxes } from '../../ials/principal-axes.js';

/** Directions in which rows are all but zero have at least this share of the largest. */
const leastShare = 1e-9;

/**
 * The basis in which the outer products of some rows add up to the identity. What meets them in inner products goes the
 * other way, so that no score changes: there the background of all scores costs a squared norm, and conjugate gradients
 * need few steps.
 */
export class WhiteBasis {
  /** What rows are multiplied with, what meets them, and that on its way back; shape `[dim, dim]`. */
  private readonly forRows: Float64Array;
  private readonly forPartners: Float64Array;
  private readonly wayBack: Float64Array;

  /** @param rows - shape `[rowCount, dim]`, finite */
  constructor(
    rows: Float32Array,
    private readonly dim: number,
  ) {
    const { basis, values } = principalAxes(crossGram(rows, rows, dim), dim);
    const largest = values.reduce((most, value) => Math.max(most, value), 0) || 1;
    const scales = values.map((value) => Math.sqrt(Math.max(value, leastShare * largest)));
    this.forRows = basis.map((entry, i) => entry / scales[i % dim]);
    this.forPartners = basis.map((entry, i) => entry * scales[i % dim]);
    this.wayBack = this.forRows.map((_, i) => this.forRows[(i % dim) * dim + Math.floor(i / dim)]);
  }

  /** The rows themselves in this basis. */
  rows(rows: Float32Array): Float32Array {
    return multiply(rows, this.forRows, this.dim);
  }

  /** What meets them in inner products. */
  partners(vectors: Float32Array): Float32Array {
    return multiply(vectors, this.forPartners, this.dim);
  }

  /** The way back from `partners`. */
  partnersOut(vectors: Float32Array): Float32Array {
    return multiply(vectors, this.wayBack, this.dim);
  }
}

/** The sum of the outer products of rows of two tables, `a^T b`, shape `[dim, dim]`. */
export function crossGram(a: Float32Array, b: Float32Array, dim: number): Float64Array {
  const gram = new Float64Array(dim * dim);
  for (let row = 0; row < a.length; row += dim) {
    for (let i = 0, at = 0; i < dim; i++) {
      const value = a[row + i];
      for (let j = 0; j < dim; j++) gram[at++] += value * b[row + j];
    }
  }
  return gram;
}

/** Rows times a matrix, shape `[rowCount, dim]`. */
export function multiply(rows: Float32Array, matrix: Float64Array, dim: number): Float32Array {
  const products = new Float32Array(rows.length);
  const sums = new Float64Array(dim);
  for (let row = 0; row < rows.length; row += dim) {
    sums.fill(0);
    for (let i = 0, at = 0; i < dim; i++) {
      const value = rows[row + i];
      for (let j = 0; j < dim; j++) sums[j] += value * matrix[at++];
    }
    products.set(sums, row);
  }
  return products;
}

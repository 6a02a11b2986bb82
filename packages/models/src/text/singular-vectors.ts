import { Pace, type Random } from '@lightrec/core';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { SparseRows } from './terms.js';

/** Directions beside those asked for, which bring the last of them closer to what they should be. */
const oversampling = 32;

/** A direction whose share of the strongest is below this is rounding. */
const smallestShare = 1e-12;

export interface SingularVectorsOptions {
  /** How many, at most. */
  dim: number;
  /** Passes over the matrix. */
  iterations: number;
  random: Random;
  signal?: AbortSignal;
  /** In rows, of all passes. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * The strongest right singular vectors of a sparse matrix, by randomised subspace iteration (Halko et al., 2011): a
 * random subspace goes through `A^T A` again and again, orthonormal in between, and the eigenvectors of what is left of
 * `A^T A` in it are the singular vectors.
 *
 * @returns shape `[columnCount, dim]`, orthonormal columns, the strongest first; fewer than asked for where the matrix
 *   has a smaller rank
 */
export async function rightSingularVectors(
  matrix: SparseRows,
  { dim, iterations, random, signal, onProgress }: SingularVectorsOptions,
): Promise<{ vectors: Float64Array; dim: number }> {
  const { columnCount, offsets } = matrix;
  const rowCount = offsets.length - 1;
  let width = Math.min(dim + oversampling, columnCount, rowCount);
  let basis: Float64Array = Float64Array.from({ length: columnCount * width }, () => random.normal());
  let image = basis;
  const pace = new Pace(signal);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const { directions } = strongest(gramOf(image, image, width), width);
    basis = multiply(image, width, scaledToUnit(directions));
    width = directions.length;
    image = new Float64Array(basis.length);
    for (let row = 0; row < rowCount; row++) {
      addThroughRow(matrix, row, basis, image, width);
      if (row % 256 === 0 && (await pace.breathe())) onProgress?.(iteration * rowCount + row, iterations * rowCount);
    }
  }
  onProgress?.(iterations * rowCount, iterations * rowCount);
  const { directions } = strongest(gramOf(basis, image, width), width);
  const kept = directions.slice(0, dim);
  return {
    vectors: multiply(
      basis,
      width,
      kept.map(({ vector }) => vector),
    ),
    dim: kept.length,
  };
}

/** Adds `a^T a basis` to the image, `a` being a row of the matrix. */
function addThroughRow(
  { offsets, columns, values }: SparseRows,
  row: number,
  basis: Float64Array,
  image: Float64Array,
  width: number,
): void {
  const inside = new Float64Array(width);
  for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
    const from = columns[entry] * width;
    const value = values[entry];
    for (let d = 0; d < width; d++) inside[d] += value * basis[from + d];
  }
  for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
    const from = columns[entry] * width;
    const value = values[entry];
    for (let d = 0; d < width; d++) image[from + d] += value * inside[d];
  }
}

/** `a^T b` of two matrices of the same shape whose product is symmetric, shape `[width, width]`. */
function gramOf(a: Float64Array, b: Float64Array, width: number): Float64Array {
  const gram = new Float64Array(width * width);
  for (let from = 0; from < a.length; from += width) {
    for (let i = 0; i < width; i++) {
      const value = a[from + i];
      if (value === 0) continue;
      for (let j = i; j < width; j++) gram[i * width + j] += value * b[from + j];
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) gram[i * width + j] = gram[j * width + i];
  return gram;
}

interface Direction {
  /** Shape `[width]`, of length 1. */
  vector: Float64Array;
  eigenvalue: number;
}

/** The eigenvectors of a symmetric matrix without negative eigenvalues, the strongest first; none that is rounding. */
function strongest(symmetric: Float64Array, width: number): { directions: Direction[] } {
  const matrix = Matrix.from1DArray(width, width, symmetric);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, i) => i).sort((i, j) => realEigenvalues[j] - realEigenvalues[i]);
  const limit = smallestShare * realEigenvalues[order[0]];
  const kept = order.filter((i) => realEigenvalues[i] > limit);
  return {
    directions: kept.map((i) => ({
      vector: Float64Array.from(eigenvectorMatrix.getColumn(i)),
      eigenvalue: realEigenvalues[i],
    })),
  };
}

/** So that the image of orthonormal columns is orthonormal again. */
function scaledToUnit(directions: Direction[]): Float64Array[] {
  return directions.map(({ vector, eigenvalue }) => vector.map((value) => value / Math.sqrt(eigenvalue)));
}

/** @param columns - of the right factor, each of shape `[width]` */
function multiply(left: Float64Array, width: number, columns: Float64Array[]): Float64Array {
  const [rowCount, count] = [left.length / width, columns.length];
  const right = new Float64Array(width * count);
  columns.forEach((column, c) => {
    for (let d = 0; d < width; d++) right[d * count + c] = column[d];
  });
  const product = new Float64Array(rowCount * count);
  for (let row = 0; row < rowCount; row++) {
    const to = row * count;
    for (let d = 0; d < width; d++) {
      const value = left[row * width + d];
      // Along a row of both, so that no addition waits for the one before.
      for (let c = 0, from = d * count; c < count; c++, from++) product[to + c] += value * right[from];
    }
  }
  return product;
}

import { ArgumentError } from '@lightrec/core';
import {
  type DeclaredOptions,
  optionNames,
  requireIndices,
  requireKnown,
  requireNonNegative,
  requirePositive,
  resolveDeclared,
} from '@lightrec/core/options';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';

export interface FoldInOptions {
  /** What an item that the user does not have counts, against 1 for one that the user has; >= 0. Default: .015. */
  unobservedWeight: number;
  /** Regularisation, in units of the items' mean squared norm, > 0. Default: 2. */
  lambda: number;
}

/** Tuned on CiteULike, on the validation pairs of users left out of training. */
export const declaredFoldIn: DeclaredOptions<FoldInOptions> = {
  unobservedWeight: [0.015, requireNonNegative],
  lambda: [2, requirePositive],
};

export const foldInOptionNames = optionNames<FoldInOptions>(declaredFoldIn);

/** Fixed item vectors, float or decoded. */
export interface ItemVectors {
  readonly itemCount: number;
  readonly dim: number;
  /** Shape `[dim]`, read before the next call. */
  itemVectorAt(itemIndex: number): Float32Array;
}

/**
 * Vectors for users that a model was not trained with, against its item vectors as they are: the user's half of a
 * step of implicit-feedback ALS (Hu et al., 2008), in which a score should be 1 for the items of the history and 0
 * for all others, which count less:
 *
 *   (sum_{i in history} q_i q_i^T + w0 * Q^T Q + lambda * mean |q|^2 * I) p = (1 + w0) * sum_{i in history} q_i
 *
 * `Q^T Q`, shape `[dim, dim]`, is computed once, from all items; after that a user costs no more than the history.
 */
export class UserFoldIn {
  /** Shape `[dim, dim]`. */
  private readonly gram: Float64Array;
  private readonly meanSquaredNorm: number;

  constructor(private readonly items: ItemVectors) {
    const { itemCount, dim } = items;
    this.gram = new Float64Array(dim * dim);
    for (let item = 0; item < itemCount; item++) addOuterProduct(this.gram, items.itemVectorAt(item));
    let trace = 0;
    for (let d = 0; d < dim; d++) trace += this.gram[d * dim + d];
    this.meanSquaredNorm = trace / itemCount;
  }

  /**
   * @param history - item indices, at least one, in any order
   * @returns shape `[dim]`
   * @throws ArgumentError for an empty history, an item that is not there, or an option out of range
   */
  vectorOf(history: ArrayLike<number>, options: Partial<FoldInOptions> = {}): Float32Array {
    requireKnown('foldInUser', options, foldInOptionNames);
    const { unobservedWeight, lambda } = resolveDeclared(declaredFoldIn, options);
    requireIndices('history', history, this.items.itemCount, 'an item index');
    requireHistory(history);
    const { dim } = this.items;
    // Where all items are zero, any ridge gives the zero vector.
    const ridge = lambda * (this.meanSquaredNorm || 1);
    const matrix = this.gram.map((value) => unobservedWeight * value);
    for (let d = 0; d < dim; d++) matrix[d * dim + d] += ridge;
    const target = new Float64Array(dim);
    for (let i = 0; i < history.length; i++) {
      const vector = this.items.itemVectorAt(history[i]);
      addOuterProduct(matrix, vector);
      for (let d = 0; d < dim; d++) target[d] += (1 + unobservedWeight) * vector[d];
    }
    const cholesky = new CholeskyDecomposition(Matrix.from1DArray(dim, dim, matrix));
    return Float32Array.from(cholesky.solve(Matrix.columnVector(target)).to1DArray());
  }
}

/** Adds `vector vector^T`. */
function addOuterProduct(sum: Float64Array, vector: Float32Array): void {
  const dim = vector.length;
  for (let row = 0; row < dim; row++) {
    for (let column = 0; column < dim; column++) sum[row * dim + column] += vector[row] * vector[column];
  }
}

function requireHistory(history: ArrayLike<number>): void {
  if (history.length > 0) return;
  const hint = 'A user without a history has no vector; recommend what is popular.';
  throw new ArgumentError({ argument: 'history', expected: 'at least one item', received: 'none', hint });
}

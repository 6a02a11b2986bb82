import { delegatesOf } from './delegates.js';
import type { DcmfHyperparameters } from './options.js';
import type { Pairs } from './pairs.js';
import { RidgeRegression } from './ridge-regression.js';
import type { SparseMatrix } from './sparse-matrix.js';

/** The users or the items: their codes, and what draws these to delegates and to features. */
export class Side {
  /** +1 and -1, shape `[rowCount, bitCount]`. */
  readonly codes: Int8Array;
  /** The balanced and decorrelated table nearest to the codes, shape `[rowCount, bitCount]`. */
  readonly delegates: Float64Array;
  /** Where there are features. */
  readonly regression?: RidgeRegression;
  private readonly pull: Float64Array;

  /** @param features - a row for each of the side */
  constructor(
    readonly pairs: Pairs,
    private readonly hyperparameters: DcmfHyperparameters,
    features?: SparseMatrix,
  ) {
    const { bitCount, ridge } = hyperparameters;
    const size = (pairs.offsets.length - 1) * bitCount;
    this.codes = new Int8Array(size);
    this.delegates = new Float64Array(size);
    this.pull = new Float64Array(size);
    if (features) this.regression = new RidgeRegression(features, bitCount, ridge);
  }

  /**
   * Brings delegates and regression to codes.
   *
   * @param codes - or their relaxation, shape `[rowCount, bitCount]`
   * @param iterations - of the regression
   */
  follow(codes: ArrayLike<number>, iterations: number): void {
    delegatesOf(codes, this.hyperparameters.bitCount, this.delegates);
    this.regression?.fit(codes, iterations);
  }

  /** How strongly the codes of a row are drawn by its pull; features draw where the row has any. */
  weightAt(row: number): number {
    const { alpha, lambda } = this.hyperparameters;
    return alpha + (this.regression?.hasFeatures(row) ? lambda : 0);
  }

  /** What codes are drawn to, `alpha` times the delegates and `lambda` times what the features predict. */
  pullOf(): Float64Array {
    const { alpha, lambda } = this.hyperparameters;
    const { pull, delegates, regression } = this;
    for (let i = 0; i < pull.length; i++) pull[i] = alpha * delegates[i];
    if (regression) for (let i = 0; i < pull.length; i++) pull[i] += lambda * regression.predictions[i];
    return pull;
  }
}

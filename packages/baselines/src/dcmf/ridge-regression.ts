import { multiply, multiplyTransposed, type SparseMatrix } from './sparse-matrix.js';

/**
 * Codes regressed on features, `min |B - X U|^2 + ridge |U|^2`: the side information of DCMF. Conjugate gradients, all
 * columns of U at once and each with steps of its own, from the U that there is, so that no step makes it worse and a
 * few a sweep follow codes that hardly move. Nothing is as large as the features of all rows written out.
 */
export class RidgeRegression {
  /** U, shape `[columnCount, width]`. */
  readonly weights: Float64Array;
  /** X U, shape `[rowCount, width]`. */
  readonly predictions: Float64Array;

  /** @param width - columns of the codes */
  constructor(
    private readonly features: SparseMatrix,
    private readonly width: number,
    private readonly ridge: number,
  ) {
    this.weights = new Float64Array(features.columnCount * width);
    this.predictions = new Float64Array((features.offsets.length - 1) * width);
  }

  hasFeatures(row: number): boolean {
    const { offsets } = this.features;
    return offsets[row] < offsets[row + 1];
  }

  /**
   * @param targets - the codes, shape `[rowCount, width]`
   * @param iterations - the most; fewer where there is nothing left to gain
   */
  fit(targets: ArrayLike<number>, iterations: number): void {
    const { features, weights, predictions, width, ridge } = this;
    const size = weights.length;
    const image = new Float64Array(predictions.length);
    for (let i = 0; i < image.length; i++) image[i] = targets[i] - predictions[i];
    const residuals = new Float64Array(size);
    multiplyTransposed(features, image, width, residuals);
    for (let i = 0; i < size; i++) residuals[i] -= ridge * weights[i];
    const directions = residuals.slice();
    const curved = new Float64Array(size);
    let norms = columnProducts(residuals, residuals, width);
    const smallest = norms.map((norm) => norm * relativeError ** 2);
    for (let iteration = 0; iteration < iterations && norms.some((norm, w) => norm > smallest[w]); iteration++) {
      multiply(features, directions, width, image);
      multiplyTransposed(features, image, width, curved);
      for (let i = 0; i < size; i++) curved[i] += ridge * directions[i];
      const curvatures = columnProducts(directions, curved, width);
      const steps = norms.map((norm, w) => (norm > smallest[w] ? norm / curvatures[w] : 0));
      for (let i = 0, w = 0; i < size; i++, w = w + 1 === width ? 0 : w + 1) {
        weights[i] += steps[w] * directions[i];
        residuals[i] -= steps[w] * curved[i];
      }
      const left = columnProducts(residuals, residuals, width);
      const turns = left.map((norm, w) => (norms[w] > smallest[w] ? norm / norms[w] : 0));
      for (let i = 0, w = 0; i < size; i++, w = w + 1 === width ? 0 : w + 1) {
        directions[i] = residuals[i] + turns[w] * directions[i];
      }
      norms = left;
    }
    this.predict();
  }

  /** Goes on from weights of a checkpoint. */
  restore(weights: Float64Array): void {
    this.weights.set(weights);
    this.predict();
  }

  private predict(): void {
    multiply(this.features, this.weights, this.width, this.predictions);
  }
}

/** Of the first residual; a column that has come so far rests. */
const relativeError = 1e-7;

/** The inner product of each column of one table with that of another. */
function columnProducts(a: Float64Array, b: Float64Array, width: number): Float64Array {
  const sums = new Float64Array(width);
  for (let i = 0; i < a.length; i += width) {
    for (let w = 0; w < width; w++) sums[w] += a[i + w] * b[i + w];
  }
  return sums;
}

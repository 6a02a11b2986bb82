import { type CodeTable, withLengths } from '@lightrec/core';
import { type Anisotropy, allocateLengths, anisotropicError, errorsByLength } from '@lightrec/kernels';

export interface ShareOutCodesOptions {
  /** Codes for all, of variable rate. */
  codeTable: CodeTable;
  /** What the codes stand for, shape `[itemCount, dim]`. */
  vectors: Float32Array;
  anisotropy: Anisotropy;
  /** How much each item's error counts, shape `[itemCount]`. */
  weights: Float64Array;
  /** What else an item costs with 0, 1, 2, ... codes, shape `[codebookCount + 1, itemCount]`: one array a length. */
  losses: readonly Float64Array[];
  meanLength: number;
}

/**
 * Leaves each item as many of its codes as they are worth, at the given mean: by the weighted error that is left and
 * by `losses`, which count alike, each as a share of what it comes to where codes are shared out by errors alone.
 */
export function shareOutCodes(options: ShareOutCodesOptions): CodeTable {
  const { codeTable, vectors, anisotropy, weights, losses, meanLength } = options;
  const errors = errorsByLength(codeTable, vectors, anisotropicError(vectors, codeTable.dim, anisotropy));
  const byErrors = allocateLengths({ errors, weights, meanLength });
  let [errorSum, lossSum] = [0, 0];
  byErrors.forEach((length, item) => {
    errorSum += weights[item] * errors[length][item];
    lossSum += losses[length][item];
  });
  // Where either is nothing already, the other alone decides.
  const [errorScale, lossScale] = [errorSum, lossSum].map((sum) => (sum > 0 ? 1 / sum : 0));
  const costs = errors.map((level, length) =>
    level.map((error, item) => errorScale * weights[item] * error + lossScale * losses[length][item]),
  );
  return withLengths(codeTable, allocateLengths({ errors: costs, meanLength }));
}

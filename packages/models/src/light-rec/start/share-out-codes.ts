import { CodeTable } from '@lightrec/core';
import { type Anisotropy, allocateLengths, anisotropicErrors } from '@lightrec/kernels';

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
  const { codeTable, weights, losses, meanLength } = options;
  const { codes, codebookCount, codewordCount, itemCount } = codeTable;
  const errors = errorsByLength(options);
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
  const lengths = allocateLengths({ errors: costs, weights: new Uint8Array(itemCount).fill(1), meanLength });
  const kept = codes.map((code, i) =>
    i % codebookCount < lengths[Math.floor(i / codebookCount)] ? code : codewordCount - 1,
  );
  return new CodeTable({ ...codeTable, codes: kept, lengths });
}

/** The error of each item with 0, 1, 2, ... of its codes, shape `[codebookCount + 1, itemCount]`. */
function errorsByLength({ codeTable, vectors, anisotropy }: ShareOutCodesOptions): Float64Array[] {
  const { codes, codebooks, codebookCount, codewordCount, dim, itemCount } = codeTable;
  const residuals = vectors.slice();
  const errors = [anisotropicErrors(residuals, dim, anisotropy)];
  for (let b = 0; b < codebookCount; b++) {
    for (let item = 0; item < itemCount; item++) {
      const codeword = (b * codewordCount + codes[item * codebookCount + b]) * dim;
      for (let d = 0; d < dim; d++) residuals[item * dim + d] -= codebooks[codeword + d];
    }
    errors.push(anisotropicErrors(residuals, dim, anisotropy));
  }
  return errors;
}

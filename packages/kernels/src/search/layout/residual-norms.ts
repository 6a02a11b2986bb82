import type { PlacedCodes } from './placed-codes.js';

export interface ResidualNorms {
  /** In units of `normUnit`, rounded up, at least 1, shape `[items.length]`. */
  norms: Uint8Array;
  normUnit: number;
}

/**
 * Norms of what the codes after the second add to each item: times the user's norm, the most that they add to its score
 * (Cauchy-Schwarz).
 *
 * @param items - of `codeLength` codes each
 */
export function residualNorms(
  { codeTable, codes, codebooks }: PlacedCodes,
  codeLength: number,
  items: Uint32Array,
): ResidualNorms {
  const { dim } = codeTable;
  const further = codebooks.slice(2, codeLength);
  const columns = codes.slice(2, codeLength);
  // Entries of look-up tables round, by an amount that the norms of the codewords bound and not that of their sum.
  const slack = further.reduce((sum, codebook) => sum + longestOf(codebook, dim), 0) * dim * 1.2e-7;
  const lengths = new Float64Array(items.length);
  const residual = new Float64Array(dim);
  let longest = 0;
  for (let i = 0; i < items.length; i++) {
    residual.fill(0);
    for (let b = 0; b < further.length; b++) {
      const codebook = further[b];
      const start = columns[b][items[i]] * dim;
      for (let d = 0; d < dim; d++) residual[d] += codebook[start + d];
    }
    let squares = 0;
    for (let d = 0; d < dim; d++) squares += residual[d] * residual[d];
    lengths[i] = Math.sqrt(squares) + slack;
    longest = Math.max(longest, lengths[i]);
  }
  // A little longer than it is, as float32 rounds it, and among the smallest numbers by a whole step.
  const normUnit = longest > 0 ? Math.fround((longest / 255) * 1.000001 + smallestStep) : 0;
  const norms = new Uint8Array(items.length).fill(1);
  if (normUnit > 0) {
    for (let i = 0; i < items.length; i++) {
      norms[i] = Math.min(255, Math.max(1, Math.ceil((lengths[i] / normUnit) * 1.000001)));
    }
  }
  return { norms, normUnit };
}

/** Between float32's subnormal numbers. */
const smallestStep = 2 ** -149;

/** Norm of the longest codeword. */
function longestOf(codebook: Float32Array, dim: number): number {
  let longest = 0;
  for (let start = 0; start < codebook.length; start += dim) {
    longest = Math.max(longest, Math.hypot(...codebook.subarray(start, start + dim)));
  }
  return longest;
}

import { assignNearest } from '@lightrec/kernels';

/** The codebooks of a code table. */
interface Codebooks {
  /** Shape `[codebookCount, codewordCount, dim]`. */
  codebooks: Float32Array;
  codebookCount: number;
  codewordCount: number;
  dim: number;
}

/**
 * For each vector, one codebook after another, the codeword nearest to what those before it leave over; ties to the
 * smaller index. LightRec (WWW'20), eq. 7 with the Euclidean similarity.
 *
 * @param vectors - shape `[count, dim]`, finite
 * @returns shape `[count, codebookCount]`
 */
export function nearestCodes(vectors: Float32Array, table: Codebooks): Uint8Array {
  const { codebooks, codebookCount, codewordCount, dim } = table;
  const codes = new Uint8Array((vectors.length / dim) * codebookCount);
  const residuals = vectors.slice();
  for (let b = 0; b < codebookCount; b++) {
    const codewords = codebooks.subarray(b * codewordCount * dim, (b + 1) * codewordCount * dim);
    assignNearest(residuals, codewords, dim).centroids.forEach((codeword, i) => {
      codes[i * codebookCount + b] = codeword;
      for (let d = 0; d < dim; d++) residuals[i * dim + d] -= codewords[codeword * dim + d];
    });
  }
  return codes;
}

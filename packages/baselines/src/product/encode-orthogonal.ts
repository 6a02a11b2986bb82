import { type Codebooks, type EncodeVectors, requireCodebooks } from '@lightrec/core';
import { requireFiniteValues, requireRows } from '@lightrec/core/options';
import { assignNearest, type Engine } from '@lightrec/kernels';
import { partOf, type Subspace } from './subspaces.js';

/**
 * Codes by codebooks that lie in subspaces orthogonal to each other: then the squared distance of a vector x to a sum of
 * codewords is a sum over codebooks, `|x|^2 + sum_b (|c_b|^2 - 2 <x, c_b>)`, and each takes the codeword nearest to the
 * whole vector, whatever the others take. Of a codebook that is zero but in a run of dimensions, as those of product
 * quantization are, only that run is looked at.
 *
 * @throws ShapeError or ArgumentError where the codebooks do not fit what is said of them
 */
export function orthogonalEncoder(table: Codebooks, engine?: Engine): EncodeVectors {
  requireCodebooks(table);
  const { codebooks, codebookCount, codewordCount, dim } = table;
  const books = Array.from({ length: codebookCount }, (_, b) => {
    const codebook = codebooks.subarray(b * codewordCount * dim, (b + 1) * codewordCount * dim);
    const used = usedDimensions(codebook, dim);
    return { used, codewords: partOf(codebook, dim, used) };
  });
  return (vectors) => {
    const count = requireRows('vectors', vectors, dim);
    requireFiniteValues('vectors', vectors);
    const codes = new Uint8Array(count * codebookCount);
    books.forEach(({ used, codewords }, b) => {
      const { centroids } = assignNearest(partOf(vectors, dim, used), codewords, used.end - used.start, engine);
      for (let row = 0; row < count; row++) codes[row * codebookCount + b] = centroids[row];
    });
    return codes;
  };
}

/** The shortest run of dimensions outside of which a codebook is zero; one, where it is zero everywhere. */
function usedDimensions(codebook: Float32Array, dim: number): Subspace {
  const used = new Uint8Array(dim);
  for (let i = 0; i < codebook.length; i++) if (codebook[i] !== 0) used[i % dim] = 1;
  const start = Math.max(used.indexOf(1), 0);
  return { start, end: Math.max(used.lastIndexOf(1), start) + 1 };
}

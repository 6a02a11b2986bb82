import { ArgumentError } from '@lightrec/core';

/** Dimensions `start` to `end` - 1 of a vector. */
export interface Subspace {
  start: number;
  end: number;
}

/**
 * Cuts the dimensions into as many runs as there are codebooks, as even as can be.
 *
 * @throws ArgumentError where there are fewer dimensions than codebooks
 */
export function subspacesOf(dim: number, codebookCount: number): Subspace[] {
  if (codebookCount > dim) {
    const hint = 'Product quantization gives each codebook dimensions of its own: take fewer codebooks.';
    throw new ArgumentError({
      argument: 'codebookCount',
      expected: `at most \`dim\` ${dim}`,
      received: codebookCount,
      hint,
    });
  }
  const startOf = (m: number) => Math.floor((m * dim) / codebookCount);
  return Array.from({ length: codebookCount }, (_, m) => ({ start: startOf(m), end: startOf(m + 1) }));
}

/** The part of each vector that lies in a subspace, shape `[count, end - start]`. */
export function partOf(vectors: Float32Array, dim: number, { start, end }: Subspace): Float32Array {
  const width = end - start;
  if (width === dim) return vectors;
  const count = vectors.length / dim;
  const part = new Float32Array(count * width);
  for (let row = 0; row < count; row++) {
    part.set(vectors.subarray(row * dim + start, row * dim + end), row * width);
  }
  return part;
}

/** Writes codewords of a subspace into a codebook of all dimensions, which is zero elsewhere. */
export function placeCodewords(
  codewords: Float32Array,
  { start, end }: Subspace,
  codebook: Float32Array,
  dim: number,
): void {
  const width = end - start;
  for (let w = 0; w * width < codewords.length; w++) {
    codebook.set(codewords.subarray(w * width, (w + 1) * width), w * dim + start);
  }
}

import type { Codebooks } from '@lightrec/core';
import { requireFiniteValues, requireLength, requireRows } from '@lightrec/core/options';

/**
 * The error of what is left of an item.
 *
 * @param rows - in which what is left begins at `start`
 */
export type ErrorOf = (rows: Float32Array, start: number, item: number) => number;

export function squaredError(dim: number): ErrorOf {
  return (rows, start) => {
    let sum = 0;
    for (let d = start; d < start + dim; d++) sum += rows[d] * rows[d];
    return sum;
  };
}

/**
 * What is left of each item's error with 0, 1, 2, ... of its codes: what `allocateLengths` shares out codes by.
 *
 * @param table - a `CodeTable`, or codes of some vectors with the codebooks they are of
 * @param vectors - what the codes stand for, shape `[itemCount, dim]`
 * @param errorOf - Default: squared errors; `anisotropicError` makes others
 * @returns one array of shape `[itemCount]` for each length
 * @throws ShapeError or ArgumentError, naming what does not fit
 */
export function errorsByLength(
  { codes, codebooks, codebookCount, codewordCount, dim }: Codebooks & { codes: Uint8Array },
  vectors: Float32Array,
  errorOf: ErrorOf = squaredError(dim),
): Float64Array[] {
  const itemCount = requireRows('vectors', vectors, dim);
  requireLength('codes', codes, [itemCount, codebookCount]);
  requireFiniteValues('vectors', vectors);
  const errors = Array.from({ length: codebookCount + 1 }, () => new Float64Array(itemCount));
  const residual = new Float32Array(dim);
  for (let item = 0; item < itemCount; item++) {
    residual.set(vectors.subarray(item * dim, (item + 1) * dim));
    errors[0][item] = errorOf(residual, 0, item);
    for (let b = 0; b < codebookCount; b++) {
      const codeword = (b * codewordCount + codes[item * codebookCount + b]) * dim;
      for (let d = 0; d < dim; d++) residual[d] -= codebooks[codeword + d];
      errors[b + 1][item] = errorOf(residual, 0, item);
    }
  }
  return errors;
}

import { requireFiniteValues, requireLength, requireTyped } from './options/arrays.js';
import { requireInteger } from './options/numbers.js';

/** A code is one byte. */
export const mostCodewords = 256;

/** Codewords, of which items are sums: one from each codebook. */
export interface Codebooks {
  /** Shape `[codebookCount, codewordCount, dim]`. */
  codebooks: Float32Array;
  codebookCount: number;
  /** At most 256: a code is one byte. */
  codewordCount: number;
  dim: number;
}

/** Throws unless the codebooks are of the shape that goes with them, and finite. */
export function requireCodebooks({ codebooks, codebookCount, codewordCount, dim }: Codebooks): void {
  requireInteger('codebookCount', codebookCount, 1);
  requireInteger('codewordCount', codewordCount, 1, mostCodewords);
  requireInteger('dim', dim, 1);
  requireTyped('codebooks', codebooks, 'Float32Array');
  requireLength('codebooks', codebooks, [codebookCount, codewordCount, dim]);
  requireFiniteValues('codebooks', codebooks);
}

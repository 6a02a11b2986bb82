import {
  type CodeTable,
  requireFiniteValues,
  requireInteger,
  requireLength,
  requireTyped,
  ShapeError,
} from '@lightrec/core';

/**
 * How many rows of `dim` entries an array holds.
 *
 * @throws ArgumentError for no `Float32Array` or where `dim` is no integer >= 1, ShapeError where the last row is cut
 */
export function countRows(argument: string, values: Float32Array, dim: number): number {
  requireInteger('dim', dim, 1);
  requireTyped(argument, values, 'Float32Array');
  const rowCount = values.length / dim;
  if (Number.isInteger(rowCount)) return rowCount;
  throw new ShapeError({ argument, expected: `a multiple of dim ${dim}`, received: `${values.length} entries` });
}

/** What of a code table encodes vectors. */
export type Codebooks = Pick<CodeTable, 'codebooks' | 'codebookCount' | 'codewordCount' | 'dim'>;

/** Throws unless the codebooks are of the shape that goes with them, and finite. */
export function requireCodebooks({ codebooks, codebookCount, codewordCount, dim }: Codebooks): void {
  requireInteger('codebookCount', codebookCount, 1);
  requireInteger('codewordCount', codewordCount, 1, 256);
  requireInteger('dim', dim, 1);
  requireTyped('codebooks', codebooks, 'Float32Array');
  requireLength('codebooks', codebooks, [codebookCount, codewordCount, dim]);
  requireFiniteValues('codebooks', codebooks);
}

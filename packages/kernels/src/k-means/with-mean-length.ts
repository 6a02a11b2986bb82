import { type CodeTable, type Id, withLengths } from '@lightrec/core';
import { lengthsBy } from './allocate-lengths.js';
import { type ErrorOf, errorsByLength } from './errors-by-length.js';

/**
 * A table whose items keep as many of their codes as their error is worth, at a mean: `withLengths` of what
 * `allocateLengths` says by `errorsByLength`.
 *
 * @param vectors - what the codes stand for, shape `[itemCount, dim]`
 * @param weights - how much each item's error counts, shape `[itemCount]`. Default: all alike
 * @throws ShapeError or ArgumentError, naming what does not fit
 */
export function withMeanLength<Item extends Id>(
  table: CodeTable<Item>,
  vectors: Float32Array,
  { meanLength, weights, errorOf }: { meanLength: number; weights?: ArrayLike<number>; errorOf?: ErrorOf },
): CodeTable<Item> {
  const errors = errorsByLength(table, vectors, errorOf);
  return withLengths(table, lengthsBy({ errors, weights, meanLength }));
}

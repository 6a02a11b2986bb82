import { type Id, ShapeError } from '@lightrec/core';
import type { SearchOptions } from '../search-options.js';

/**
 * Post-ranking of each user of a batch, with that user's own vector where there are such.
 *
 * @param rerank - whose `user` has shape `[userCount, vectorDim]`
 * @param vectorDim - of the index's vectors, where it has some
 */
export function rerankOfEach<T extends Id>(
  rerank: SearchOptions<T>['rerank'],
  userCount: number,
  vectorDim: number | undefined,
): (i: number) => SearchOptions<T>['rerank'] {
  if (!rerank || !rerank.user || vectorDim === undefined) return () => rerank;
  const { user } = rerank;
  if (user.length !== userCount * vectorDim) {
    const received = `${user.length} entries`;
    throw new ShapeError({ argument: 'rerank.user', expected: [userCount, vectorDim], received });
  }
  return (i) => ({ ...rerank, user: user.subarray(i * vectorDim, (i + 1) * vectorDim) });
}

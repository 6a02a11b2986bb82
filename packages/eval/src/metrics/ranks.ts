import { ArgumentError } from '@lightrec/core';
import { requireArray, requireInteger } from '@lightrec/core/options';

/**
 * What every metric here is a function of: where a user's test items stand in the ranking of all items
 * that the user may get. 0 is the best place, `Infinity` says that the item was not ranked at all, and a
 * tie gives each of its items the average place, so that a rank may end in a half. Ascending, one entry a
 * test item, shape `[testItemCount]`, at least one.
 */
export type Ranks = ArrayLike<number>;

/** @throws ArgumentError for no rank, ranks that are not ascending, or a cutoff below 1 */
export function checkRanks(ranks: Ranks, k = 1): void {
  requireInteger('k', k, 1);
  requireArray('ranks', ranks);
  if (ranks.length === 0) {
    throw new ArgumentError({
      argument: 'ranks',
      expected: 'at least one test item',
      received: 'none',
      hint: 'Leave users without test items out of the average.',
    });
  }
  for (let i = 0; i < ranks.length; i++) {
    if (typeof ranks[i] === 'number' && ranks[i] >= (i === 0 ? 0 : ranks[i - 1])) continue;
    throw new ArgumentError({ argument: `ranks[${i}]`, expected: 'ascending ranks >= 0', received: ranks[i] });
  }
}

/**
 * How many test items stand in the top k: those of rank < k, but never more than k. The bound only speaks
 * where more than k test items share one average rank; without it precision could exceed 1.
 */
export function countHits(ranks: Ranks, k: number): number {
  const most = Math.min(k, ranks.length);
  let hits = 0;
  while (hits < most && ranks[hits] < k) hits++;
  return hits;
}

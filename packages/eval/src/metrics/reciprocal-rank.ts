import { checkRanks, type Ranks } from './ranks.js';

/**
 * Reciprocal rank: one over the place, counted from 1, of the best test item. Its average over users is
 * the MRR.
 *
 *     RR = 1 / (min(rank) + 1)
 *
 * @param ranks - of one user's test items, 0-based, ascending
 * @returns a value in [0, 1], 0 only where no test item was ranked
 * @throws ArgumentError for no rank, or ranks that are not ascending
 *
 * @example
 * // The best test item is in second place: 1 / 2.
 * reciprocalRank([1, 4]); // 0.5
 */
export function reciprocalRank(ranks: Ranks): number {
  checkRanks(ranks);
  return 1 / (ranks[0] + 1);
}

import { checkRanks, countHits, type Ranks } from './ranks.js';

/**
 * Hit rate@k: 1 where at least one test item stands in the top k, else 0. Its average over users is the
 * share of users who found something.
 *
 * @param ranks - of one user's test items, 0-based, ascending
 * @param k - cutoff, >= 1
 * @returns 0 or 1
 * @throws ArgumentError for no rank, ranks that are not ascending, or a k below 1
 *
 * @example
 * // The best test item is in fourth place: missed by the first three, found by the first four.
 * hitRateAtK([3, 9], 3); // 0
 * hitRateAtK([3, 9], 4); // 1
 */
export function hitRateAtK(ranks: Ranks, k: number): number {
  checkRanks(ranks, k);
  return countHits(ranks, k) > 0 ? 1 : 0;
}

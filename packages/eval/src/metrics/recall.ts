import { checkRanks, countHits, type Ranks } from './ranks.js';

/**
 * Recall@k: the share of a user's test items that stand in the top k. LightRec (WWW'20), section 4.1.3.
 *
 *     Recall@k = hits@k / testItemCount
 *
 * It reaches 1 only where k >= testItemCount.
 *
 * @param ranks - of one user's test items, 0-based, ascending
 * @param k - cutoff, >= 1
 * @returns a value in [0, 1]
 * @throws ArgumentError for no rank, ranks that are not ascending, or a k below 1
 *
 * @example
 * // Three test items, two of them in the first five places: 2 / 3.
 * recallAtK([0, 3, 9], 5); // 0.6667
 */
export function recallAtK(ranks: Ranks, k: number): number {
  checkRanks(ranks, k);
  return countHits(ranks, k) / ranks.length;
}

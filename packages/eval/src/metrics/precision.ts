import { checkRanks, countHits, type Ranks } from './ranks.js';

/**
 * Precision@k: the share of the top k that is made of test items.
 *
 *     Precision@k = hits@k / k
 *
 * It reaches 1 only where k <= testItemCount. The divisor is k even where fewer than k items were ranked.
 *
 * @param ranks - of one user's test items, 0-based, ascending
 * @param k - cutoff, >= 1
 * @returns a value in [0, 1]
 * @throws ArgumentError for no rank, ranks that are not ascending, or a k below 1
 *
 * @example
 * // Two of the first five places hold a test item: 2 / 5.
 * precisionAtK([0, 3, 9], 5); // 0.4
 */
export function precisionAtK(ranks: Ranks, k: number): number {
  checkRanks(ranks, k);
  return countHits(ranks, k) / k;
}

import { checkRanks, countHits, type Ranks } from './ranks.js';

/**
 * NDCG over the full ranking, the value that the LightRec paper reports as "NDCG".
 *
 *     NDCG = sum over test items of 1 / log2(rank + 2)  /  sum over i < testItemCount of 1 / log2(i + 2)
 *
 * Section 4.1.3 of the paper words it as NDCG@testItemCount, but its figures are those of the full
 * ranking: every test item counts, however far down it stands.
 *
 * @param ranks - of one user's test items, 0-based, ascending
 * @returns a value in [0, 1], 1 where the test items fill the first places
 * @throws ArgumentError for no rank, or ranks that are not ascending
 *
 * @example
 * // Gain 1/log2(2) + 1/log2(5) = 1.4307; the ideal is 1/log2(2) + 1/log2(3) = 1.6309.
 * ndcg([0, 3]); // 0.8772
 */
export function ndcg(ranks: Ranks): number {
  checkRanks(ranks);
  return gain(ranks, ranks.length) / idealGain(ranks.length);
}

/**
 * NDCG@k: as `ndcg`, but only test items in the top k count, and the ideal is that of a list of k.
 *
 *     NDCG@k = sum over hits@k of 1 / log2(rank + 2)  /  sum over i < min(k, testItemCount) of 1 / log2(i + 2)
 *
 * @param ranks - of one user's test items, 0-based, ascending
 * @param k - cutoff, >= 1
 * @returns a value in [0, 1]
 * @throws ArgumentError for no rank, ranks that are not ascending, or a k below 1
 *
 * @example
 * // Only the first test item is in the top 3: 1 / (1/log2(2) + 1/log2(3)) = 1 / 1.6309.
 * ndcgAtK([0, 3], 3); // 0.6131
 */
export function ndcgAtK(ranks: Ranks, k: number): number {
  checkRanks(ranks, k);
  return gain(ranks, countHits(ranks, k)) / idealGain(Math.min(k, ranks.length));
}

/** The discounted gain of the first `count` ranks; a rank of `Infinity` gains 0. */
function gain(ranks: Ranks, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += 1 / Math.log2(ranks[i] + 2);
  return sum;
}

function idealGain(count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += 1 / Math.log2(i + 2);
  return sum;
}

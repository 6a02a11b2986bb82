import { checkRanks, countHits, type Ranks } from './ranks.js';

/**
 * Average precision over the full ranking: the mean, over the test items, of the precision at each one's
 * place. Its average over users is the MAP.
 *
 *     AP = sum over i < testItemCount of (i + 1) / (rank_i + 1)  /  testItemCount
 *
 * @param ranks - of one user's test items, 0-based, ascending
 * @returns a value in [0, 1], 1 where the test items fill the first places
 * @throws ArgumentError for no rank, or ranks that are not ascending
 *
 * @example
 * // Places 1 and 4 hold the first and the second test item: (1/1 + 2/4) / 2.
 * averagePrecision([0, 3]); // 0.75
 */
export function averagePrecision(ranks: Ranks): number {
  checkRanks(ranks);
  return sumOfPrecisions(ranks, ranks.length) / ranks.length;
}

/**
 * Average precision at k: only test items in the top k count, and the divisor is the most that a list of
 * k could hold.
 *
 *     AP@k = sum over i < hits@k of (i + 1) / (rank_i + 1)  /  min(k, testItemCount)
 *
 * @param ranks - of one user's test items, 0-based, ascending
 * @param k - cutoff, >= 1
 * @returns a value in [0, 1]
 * @throws ArgumentError for no rank, ranks that are not ascending, or a k below 1
 *
 * @example
 * // Of two test items only the one in place 1 is in the top 3: (1/1) / 2.
 * averagePrecisionAtK([0, 3], 3); // 0.5
 */
export function averagePrecisionAtK(ranks: Ranks, k: number): number {
  checkRanks(ranks, k);
  return sumOfPrecisions(ranks, countHits(ranks, k)) / Math.min(k, ranks.length);
}

/** Tied test items share one rank, so their sum is the same in whichever order they are taken. */
function sumOfPrecisions(ranks: Ranks, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (i + 1) / (ranks[i] + 1);
  return sum;
}

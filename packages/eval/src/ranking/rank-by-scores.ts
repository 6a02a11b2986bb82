import { ArgumentError } from '@lightrec/core';
import { optionNames, requireIndices, requireKnown, requireTyped } from '@lightrec/core/options';

/** One user's row of scores, and the items whose places in it are wanted. */
export interface ScoreRow {
  /** Named in errors. */
  user: number;
  /** Scores of all items, higher is better, shape `[itemCount]`. Read, never written. */
  scores: Float32Array;
  /** Items to find the rank of, none of them in `excluded`. */
  items: ArrayLike<number>;
  /** Items that take no place in the ranking, each once. */
  excluded: ArrayLike<number>;
}

export const scoreRowNames = optionNames<ScoreRow>({ user: 1, scores: 1, items: 1, excluded: 1 });

/**
 * The 0-based rank of each of `items` among the items that are not excluded, without sorting them all:
 * one pass over the scores counts those that lie above each wanted score.
 *
 *     rank = #greater + (#equal - 1) / 2        (#equal counts the item itself)
 *
 * so that tied items, which are frequent with codes, share the average of their places and no order of
 * the catalogue can favour one of them.
 *
 * @returns ranks in the order of `items`, shape `[items.length]`
 * @throws ArgumentError for an item that has no score, or a score that is NaN, which says that the model diverged or left it unwritten
 *
 * @example
 * // Scores 5, 3, 3, 1: item 1 has one above it and shares its place with item 2.
 * rankByScores({ user: 0, scores: Float32Array.of(5, 3, 3, 1), items: [1, 3], excluded: [] }); // [1.5, 3]
 */
export function rankByScores(row: ScoreRow): Float64Array {
  requireKnown('rankByScores', row, scoreRowNames);
  const { user, scores, items, excluded } = row;
  requireTyped('scores', scores, 'Float32Array');
  requireIndices('items', items, scores.length, 'an item index');
  requireIndices('excluded', excluded, scores.length, 'an item index');
  if (items.length === 0) return new Float64Array(0);
  const own = Float32Array.from(items, (item) => scores[item]);
  const counts = new ScoreCounts(own.slice().sort());
  const { lowest } = counts;
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item];
    // Most items stop here. NaN compares as false and goes on to where it is refused.
    if (score < lowest) continue;
    if (Number.isNaN(score)) refuseNaN(user, item);
    counts.add(score, 1);
  }
  for (let i = 0; i < excluded.length; i++) {
    const score = scores[excluded[i]];
    if (score >= lowest) counts.add(score, -1);
  }
  return counts.ranksOf(own);
}

/** Counts scores by where they lie among the distinct wanted scores. */
class ScoreCounts {
  /** Distinct wanted scores, ascending. */
  private readonly thresholds: Float32Array;
  /** How many scores equal each threshold. */
  private readonly equal: Int32Array;
  /** How many scores lie above each threshold and below the next. */
  private readonly above: Int32Array;

  constructor(ascending: Float32Array) {
    this.thresholds = ascending.filter((score, i) => i === 0 || score !== ascending[i - 1]);
    this.equal = new Int32Array(this.thresholds.length);
    this.above = new Int32Array(this.thresholds.length);
  }

  get lowest(): number {
    return this.thresholds[0];
  }

  /** @param score - not below the lowest threshold */
  add(score: number, count: number): void {
    const place = this.lastAtMost(score);
    if (this.thresholds[place] === score) this.equal[place] += count;
    else this.above[place] += count;
  }

  ranksOf(scores: Float32Array): Float64Array {
    const greater = new Float64Array(this.thresholds.length);
    let total = 0;
    for (let place = this.thresholds.length - 1; place >= 0; place--) {
      total += this.above[place];
      greater[place] = total;
      total += this.equal[place];
    }
    return Float64Array.from(scores, (score) => {
      const place = this.lastAtMost(score);
      return greater[place] + (this.equal[place] - 1) / 2;
    });
  }

  /** The place of the last threshold <= score: a few steps up, since most scores are low, then by halving. */
  private lastAtMost(score: number): number {
    const { thresholds } = this;
    const steps = Math.min(thresholds.length, 8);
    for (let place = 1; place < steps; place++) if (thresholds[place] > score) return place - 1;
    let low = steps - 1;
    let high = thresholds.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (thresholds[middle] <= score) low = middle;
      else high = middle;
    }
    return low;
  }
}

function refuseNaN(user: number, item: number): never {
  throw new ArgumentError({
    argument: 'scores',
    expected: 'a number for every item',
    received: `NaN for the user at index ${user}, the item at index ${item}`,
    hint: 'The model diverged, or the score function left this score unwritten.',
  });
}

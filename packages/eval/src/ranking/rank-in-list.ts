import { ArgumentError, type RankedItems } from '@lightrec/core';

/** A user's list as `recommendIndices` returned it, and the items whose places in it are wanted. */
export interface ListedRow {
  /** User index, named in errors. */
  user: number;
  list: RankedItems;
  /** Items to find the rank of, none of them in `excluded`. */
  items: ArrayLike<number>;
  /** Items that the list must not hold. */
  excluded: ArrayLike<number>;
}

/** Finds ranks in recommended lists; one working array serves all users. */
export class ListRanker {
  /** For the user at work: rank + 1 of a listed item, -1 for an excluded one, else 0. Shape `[itemCount]`. */
  private readonly places: Float64Array;

  constructor(itemCount: number) {
    this.places = new Float64Array(itemCount);
  }

  /**
   * The 0-based rank of each of `items` in the list, `Infinity` where it is not there. Listed items of
   * equal score share the average of their places, as in `rankByScores`.
   *
   * @returns ranks in the order of `items`, shape `[items.length]`
   * @throws ArgumentError for a list with an excluded, unknown or repeated item, or with rising or non-finite scores
   */
  rank({ user, list, items, excluded }: ListedRow): Float64Array {
    const { places } = this;
    for (let i = 0; i < excluded.length; i++) places[excluded[i]] = -1;
    for (let start = 0; start < list.itemIndices.length; ) {
      const score = list.scores[start];
      if (!(score < (start === 0 ? Number.MAX_VALUE : list.scores[start - 1]))) refuseScores(user, list, start);
      let end = start + 1;
      while (end < list.itemIndices.length && list.scores[end] === score) end++;
      for (let i = start; i < end; i++) {
        if (places[list.itemIndices[i]] !== 0) refuseItem(user, list.itemIndices[i]);
        places[list.itemIndices[i]] = (start + end - 1) / 2 + 1;
      }
      start = end;
    }
    const ranks = Float64Array.from(items, (item) => (places[item] > 0 ? places[item] - 1 : Number.POSITIVE_INFINITY));
    for (const item of list.itemIndices) places[item] = 0;
    for (let i = 0; i < excluded.length; i++) places[excluded[i]] = 0;
    return ranks;
  }
}

function refuseScores(user: number, list: RankedItems, place: number): never {
  throw new ArgumentError({
    argument: `the list of the user at index ${user}`,
    expected: 'finite, falling scores',
    received: `${list.scores[place]} in place ${place}`,
    hint: 'Run recommenderConformance of @lightrec/core/testing on this recommender.',
  });
}

function refuseItem(user: number, item: number): never {
  throw new ArgumentError({
    argument: `the list of the user at index ${user}`,
    expected: 'distinct items of the catalogue, none of them excluded',
    received: `item index ${item}`,
    hint: 'Run recommenderConformance of @lightrec/core/testing on this recommender.',
  });
}

import type { IdMap } from '../id-map.js';
import type { ItemSets } from '../interactions.js';

/** Items from best to worst, with the scores that put them there; as many as there are, at most k. */
export interface RankedItems {
  /** Item indices, shape `[count]`. */
  itemIndices: Uint32Array;
  /** Scores, falling, shape `[count]`. */
  scores: Float32Array;
}

export interface RecommendIndicesOptions {
  /** How many items to return for each user; fewer come back only where fewer are allowed. */
  k: number;
  /** Items that a user must not get, usually the ones seen in training. Default: none. */
  excludeIndices?: ItemSets;
  /** Item indices that alone may be returned. Default: every item. */
  includeIndices?: ArrayLike<number>;
}

/**
 * Whatever answers "which items for this user", by positions, for loops over many users: a float model, a code
 * table, an index. Models answer by ids besides, with their `recommend`. Ties go to the
 * smaller item index, so that every implementation of the same scores gives the same list.
 */
export interface Recommender {
  readonly userCount: number;
  readonly itemCount: number;
  /** The ids behind the positions, where they are known: whoever brings others is then found out. */
  readonly users?: IdMap;
  readonly items?: IdMap;

  /**
   * @param userIndices - each below `userCount`
   * @returns one list a user, in the order of `userIndices`
   * @throws ArgumentError for a k below 1 or a position without a user
   */
  recommendIndices(userIndices: ArrayLike<number>, options: RecommendIndicesOptions): RankedItems[];

  /**
   * Writes the score of every item, for metrics over the full ranking. Absent where only lists exist.
   *
   * @param userIndices - each below `userCount`
   * @param scores - written, shape `[userIndices.length, itemCount]`
   */
  scoreItems?(userIndices: ArrayLike<number>, scores: Float32Array): void;
}

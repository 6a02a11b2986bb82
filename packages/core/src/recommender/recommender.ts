import type { ItemSets } from '../interactions.js';

/** Items from best to worst, with the scores that put them there; as many as there are, at most k. */
export interface RankedItems {
  /** Item indices, shape `[count]`. */
  items: Uint32Array;
  /** Scores, falling, shape `[count]`. */
  scores: Float32Array;
}

export interface RecommendOptions {
  /** How many items to return for each user; fewer come back only where fewer are allowed. */
  k: number;
  /** Items that a user must not get, usually the ones seen in training. Default: none. */
  exclude?: ItemSets;
  /** Item indices that alone may be returned. Default: every item. */
  include?: ArrayLike<number>;
}

/**
 * Whatever answers "which items for this user": a float model, a code table, an index. Ties go to the
 * smaller item index, so that every implementation of the same scores gives the same list.
 */
export interface Recommender {
  readonly userCount: number;
  readonly itemCount: number;

  /**
   * @param users - user indices, each below `userCount`
   * @returns one list a user, in the order of `users`
   * @throws ArgumentError for a k below 1 or an unknown user
   */
  recommend(users: ArrayLike<number>, options: RecommendOptions): RankedItems[];

  /**
   * Writes the score of every item, for metrics over the full ranking. Absent where only lists exist.
   *
   * @param users - user indices
   * @param scores - written, shape `[users.length, itemCount]`
   */
  scoreItems?(users: ArrayLike<number>, scores: Float32Array): void;
}

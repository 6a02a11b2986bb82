import type { SearchLayout } from '../layout/search-layout.js';
import type { StoredVectors } from '../vectors/stored-vectors.js';
import type { TailItem } from './tail.js';

/** What an engine is asked for, checked already. */
export interface EngineQuery {
  /** Items wanted, >= 1. */
  k: number;
  /** `whole` scores every item; `pruned` leaves out what bounds exclude, with the same result. */
  scan: 'pruned' | 'whole';
  /** Lists to scan at the most, the best first; 0 for all. */
  probeCount: number;
  /**
   * Approximate search, for engines that know it: what is yet unknown of a score counts as its mean over codewords and so
   * many standard deviations, in place of the most that it can be; fewer are faster. Default: exact.
   */
  deviations?: number;
  /** Whether any bit of `blocked` is set. */
  isBlocking: boolean;
  /** Items that alone may be returned, as bits by item. */
  allowed?: Uint32Array;
  /** Positions to score, ascending, and no others: for few allowed items. */
  listed?: Uint32Array;
  /** Post-ranking by the stored vectors: so many candidates, and the user's vector in their space. */
  rerank?: { candidateCount: number; user: ArrayLike<number> };
}

/** What a search cost. */
export interface SearchCost {
  /** Items whose codes were looked at. */
  scannedItems: number;
  /** Items whose exact composite score was computed. */
  scoredItems: number;
  visitedLists: number;
  visitedGroups: number;
}

/**
 * Finds the best items for a user. One query at a time: arrays that an engine returns are views, which hold until the
 * next call.
 */
export interface SearchEngine {
  readonly kind: 'wasm' | 'plain';
  /** What a search asks for, at no cost; `layout` and `vectors` are views made anew. */
  readonly dim: number;
  readonly vectorDim?: number;
  readonly layout: SearchLayout;
  readonly vectors?: StoredVectors;

  /**
   * The best items, best first, ties to the smaller item. Scores add up in the order of the layout's codebooks:
   * `(l1 + l2) + (l3 + l4)`, further fours in the same way, then the bias, each step rounded to float32.
   *
   * @param user - shape `[dim]`, finite
   * @returns how many; they are in `foundItems` and `foundScores`
   */
  search(user: ArrayLike<number>, query: EngineQuery): number;
  readonly foundItems: Uint32Array;
  readonly foundScores: Float32Array;
  /** Puts other items in their place, at most as many as were asked for. */
  replaceFound(items: ArrayLike<number>, scores: ArrayLike<number>): void;
  readonly cost: SearchCost;
  /** That of `cost`, at less cost. */
  readonly scannedItems: number;

  /** Writes the composite score of every item, tail included, by item; removed items score too. */
  scoreItems(user: ArrayLike<number>, scores: Float32Array): void;

  /** Items never to be returned, as bits by item; whoever sets them clears them. */
  readonly blocked: Uint32Array;

  /** Items beyond the layout, by order of their addition. */
  readonly tailCount: number;
  readonly tailCapacity: number;
  /** Takes in one more item; there must be room. */
  append(item: TailItem): void;
  /** An added item, as it came. */
  tailItem(index: number): TailItem;
}

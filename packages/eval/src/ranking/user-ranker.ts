import {
  ArgumentError,
  type ItemSets,
  type RankedItems,
  type Recommender,
  type RecommendIndicesOptions,
} from '@lightrec/core';
import { rankByScores } from './rank-by-scores.js';
import { ListRanker } from './rank-in-list.js';

/**
 * Writes the score of every item for each of `users`, higher is better, all of them numbers.
 *
 * @param users - user indices
 * @param scores - written, shape `[users.length, itemCount]`
 */
export type ScoreFunction = (users: ArrayLike<number>, scores: Float32Array) => void;

/** Where rankings come from, at least one of both: scores, lists, or lists first and scores behind them. */
export interface RankingSource {
  scoreItems?: ScoreFunction;
  lists?: { recommendIndices: Recommender['recommendIndices']; listLength: number };
}

export interface UserRankerOptions {
  source: RankingSource;
  itemCount: number;
  test: ItemSets;
  excluded: ItemSets;
  /** The most users that `rank` is asked for at once. */
  batchSize: number;
}

/** Ranks the test items of users, a batch at a time. */
export class UserRanker {
  private readonly scores?: Float32Array;
  private readonly listRanker: ListRanker;

  constructor(private readonly options: UserRankerOptions) {
    const { source, itemCount, batchSize } = options;
    if (source.scoreItems) this.scores = new Float32Array(batchSize * itemCount);
    this.listRanker = new ListRanker(itemCount);
  }

  /** @returns for each user the ranks of the test items, ascending */
  rank(users: Uint32Array): Float64Array[] {
    const { source, itemCount } = this.options;
    const scores = this.scores?.subarray(0, users.length * itemCount);
    // NaN at first, so that a function which leaves scores unwritten is found out, in each batch.
    if (scores) source.scoreItems?.(users, scores.fill(Number.NaN));
    const lists = source.lists && this.recommendIndices(users, source.lists);
    return Array.from(users, (user, row) =>
      this.rankUser(user, lists?.[row], scores?.subarray(row * itemCount, (row + 1) * itemCount)).sort(),
    );
  }

  private recommendIndices(
    users: Uint32Array,
    { recommendIndices, listLength: k }: Required<RankingSource>['lists'],
  ): RankedItems[] {
    const options: RecommendIndicesOptions = { k, excludeIndices: this.options.excluded };
    const lists = recommendIndices(users, options);
    if (lists.length !== users.length) {
      throw new ArgumentError({
        argument: 'recommendIndices',
        expected: `${users.length} lists`,
        received: lists.length,
        hint: 'A recommender returns one list for each user.',
      });
    }
    return lists;
  }

  private rankUser(user: number, list: RankedItems | undefined, scores: Float32Array | undefined): Float64Array {
    const row = {
      user,
      items: this.options.test.itemIndicesOf(user),
      excluded: this.options.excluded.itemIndicesOf(user),
    };
    if (!list) return rankByScores({ ...row, scores: scores! });
    const ranks = this.listRanker.rank({ ...row, list });
    return scores ? rankBehindList({ ...row, list, scores, ranks }) : ranks;
  }
}

interface RowBehindList {
  user: number;
  list: RankedItems;
  scores: Float32Array;
  items: Uint32Array;
  excluded: Uint32Array;
  /** Ranks in the list, `Infinity` for the items that are to be ranked behind it. */
  ranks: Float64Array;
}

/** Items that the list does not hold follow it, ranked among themselves by their scores. */
function rankBehindList({ user, list, scores, items, excluded, ranks }: RowBehindList): Float64Array {
  const placed = new Uint32Array(excluded.length + list.itemIndices.length);
  placed.set(excluded);
  placed.set(list.itemIndices, excluded.length);
  const behind = items.filter((_, i) => ranks[i] === Number.POSITIVE_INFINITY);
  const ranksBehind = rankByScores({ user, scores, items: behind, excluded: placed });
  let next = 0;
  return ranks.map((rank) =>
    rank === Number.POSITIVE_INFINITY ? list.itemIndices.length + ranksBehind[next++] : rank,
  );
}

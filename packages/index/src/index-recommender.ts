import {
  ArgumentError,
  checkRecommendCall,
  type Id,
  type IdMap,
  type RankedItems,
  type Recommendation,
  type Recommender,
  type RecommendIndicesOptions,
  type RecommendOptions,
  recommendByIds,
  ShapeError,
} from '@lightrec/core';
import { optionNames, requireFiniteValues, requireKnown, requireTyped } from '@lightrec/core/options';
import type { LightRecIndex } from './light-rec-index.js';
import type { SearchMode } from './search-indices-options.js';

export interface IndexRecommenderOptions<User extends Id = Id, Item extends Id = Id> {
  index: LightRecIndex<Item>;
  /** Shape `[userCount, index.dim]`. */
  userVectors: Float32Array;
  /** Ids of the users, in the order of their vectors; `recommend` wants them. */
  users?: IdMap<User>;
  /** As of `search`. Default: `exact`. */
  mode?: SearchMode;
  /** Short for `mode: { probeCount }`. */
  probeCount?: number;
  /** Post-ranking, as of `search`. Default: by the index's vectors, where they are of the codes' space. */
  rerank?:
    | false
    | {
        /** Default: as many as calibration found. */
        candidateCount?: number;
        /** Users in the space of the index's vectors, shape `[userCount, vectorDim]`. Default: `userVectors`. */
        userVectors?: Float32Array;
      };
}

const names = optionNames<IndexRecommenderOptions>({
  ...{ index: 1, userVectors: 1, users: 1, mode: 1, probeCount: 1, rerank: 1 },
});

/**
 * An index together with its users, as a `Recommender`: what metrics and services take. `scoreItems` gives
 * composite scores; with post-ranking, the first items of lists are in the order of the vectors.
 */
export class IndexRecommender<User extends Id = Id, Item extends Id = Id> implements Recommender {
  readonly userCount: number;

  /** @throws ShapeError where user vectors are not one row a user, ArgumentError for what is no option */
  constructor(private readonly options: IndexRecommenderOptions<User, Item>) {
    requireKnown('IndexRecommender', options, names);
    const { index, userVectors, users, rerank } = options;
    requireRows('userVectors', userVectors);
    this.userCount = userVectors.length / index.dim;
    if (!Number.isInteger(this.userCount)) {
      const received = `${userVectors.length} entries`;
      throw new ShapeError({ argument: 'userVectors', expected: `[userCount, ${index.dim}]`, received });
    }
    if (users && users.size !== this.userCount) {
      throw new ShapeError({ argument: 'users', expected: `${this.userCount} ids`, received: `${users.size} ids` });
    }
    const own = rerank ? rerank.userVectors : undefined;
    if (!own) return;
    requireRows('rerank.userVectors', own);
    if (own.length % Math.max(1, this.userCount) === 0) return;
    const expected = `[${this.userCount}, vectorDim]`;
    throw new ShapeError({ argument: 'rerank.userVectors', expected, received: `${own.length} entries` });
  }

  /** One more than the largest item index. */
  get itemCount(): number {
    return this.options.index.itemLimit;
  }

  /**
   * Items for users by their ids.
   *
   * @throws ArgumentError for a user who is not there, or an option that does not fit
   */
  recommend(userIds: Iterable<User>, options?: RecommendOptions<Item>): Recommendation<User, Item>[] {
    const { users, index } = this.options;
    if (!users) {
      const hint = 'Pass them to the constructor, or call recommendIndices.';
      throw new ArgumentError({ argument: 'users', expected: 'the ids of the users', received: 'none', hint });
    }
    const items = index.ids as unknown as IdMap<Item>;
    const { userCount, itemCount } = this;
    const recommendIndices = this.recommendIndices.bind(this);
    return recommendByIds({ userCount, itemCount, users, items, recommendIndices }, userIds, options);
  }

  recommendIndices(
    userIndices: ArrayLike<number>,
    { k, excludeIndices, includeIndices }: RecommendIndicesOptions,
  ): RankedItems[] {
    checkRecommendCall(userIndices, { k }, this.userCount);
    const { index, mode, probeCount, rerank } = this.options;
    return Array.from(userIndices, (user) => {
      const { itemIndices, scores } = index.searchIndices(this.vectorOf(user), {
        k,
        mode,
        probeCount,
        includeIndices,
        excludeIndices: excludeIndices?.itemIndicesOf(user),
        rerank: rerank && {
          candidateCount: rerank.candidateCount && Math.max(k, rerank.candidateCount),
          user: rerank.userVectors && rowOf(rerank.userVectors, user, this.userCount),
        },
      });
      return { itemIndices, scores };
    });
  }

  scoreItems(userIndices: ArrayLike<number>, scores: Float32Array): void {
    for (let row = 0; row < userIndices.length; row++) {
      this.options.index.scoreItems(
        this.vectorOf(userIndices[row]),
        scores.subarray(row * this.itemCount, (row + 1) * this.itemCount),
      );
    }
  }

  private vectorOf(user: number): Float32Array {
    return rowOf(this.options.userVectors, user, this.userCount);
  }
}

function requireRows(argument: string, values: Float32Array): void {
  requireTyped(argument, values, 'Float32Array');
  requireFiniteValues(argument, values);
}

function rowOf(table: Float32Array, row: number, rowCount: number): Float32Array {
  const dim = table.length / rowCount;
  return table.subarray(row * dim, (row + 1) * dim);
}

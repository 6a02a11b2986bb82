import {
  checkRecommendCall,
  type RankedItems,
  type Recommender,
  type RecommendIndicesOptions,
  ShapeError,
} from '@lightrec/core';
import type { LightRecIndex } from './light-rec-index.js';
import type { SearchMode } from './search-options.js';

export interface IndexRecommenderOptions {
  index: LightRecIndex;
  /** Shape `[userCount, index.dim]`. */
  userVectors: Float32Array;
  /** As of `search`. Default: `exact`. */
  mode?: SearchMode;
  /** Short for `mode: { probeCount }`. */
  probeCount?: number;
  /** Post-ranking with the users' vectors in the space of the index's `vectors`. Default: none. */
  rerank?: {
    candidateCount: number;
    /** Shape `[userCount, vectorDim]`. Default: `userVectors`. */
    userVectors?: Float32Array;
  };
}

/**
 * An index together with its users, as a `Recommender`: what metrics and services take. `scoreItems` gives
 * composite scores; with `rerank`, lists up to `candidateCount` are in the order of the exact vectors.
 */
export class IndexRecommender implements Recommender {
  readonly userCount: number;

  /** @throws ShapeError where user vectors are not one row a user */
  constructor(private readonly options: IndexRecommenderOptions) {
    const { index, userVectors, rerank } = options;
    this.userCount = userVectors.length / index.dim;
    if (!Number.isInteger(this.userCount)) {
      const received = `${userVectors.length} entries`;
      throw new ShapeError({ argument: 'userVectors', expected: `[userCount, ${index.dim}]`, received });
    }
    const rerankLength = rerank?.userVectors?.length ?? 0;
    if (rerankLength % Math.max(1, this.userCount) === 0) return;
    const expected = `[${this.userCount}, vectorDim]`;
    throw new ShapeError({ argument: 'rerank.userVectors', expected, received: `${rerankLength} entries` });
  }

  /** One more than the largest item index. */
  get itemCount(): number {
    return this.options.index.itemLimit;
  }

  recommendIndices(
    userIndices: ArrayLike<number>,
    { k, excludeIndices, includeIndices }: RecommendIndicesOptions,
  ): RankedItems[] {
    checkRecommendCall(userIndices, { k }, this.userCount);
    const { index, mode, probeCount, rerank } = this.options;
    return Array.from(userIndices, (user) => {
      const { items, scores } = index.search(this.vectorOf(user), {
        k,
        mode,
        probeCount,
        include: includeIndices,
        exclude: excludeIndices?.itemIndicesOf(user),
        rerank: rerank && {
          candidateCount: Math.max(k, rerank.candidateCount),
          user: rerank.userVectors && rowOf(rerank.userVectors, user, this.userCount),
        },
      });
      return { itemIndices: items, scores };
    });
  }

  scoreItems(users: ArrayLike<number>, scores: Float32Array): void {
    for (let row = 0; row < users.length; row++) {
      this.options.index.scoreItems(
        this.vectorOf(users[row]),
        scores.subarray(row * this.itemCount, (row + 1) * this.itemCount),
      );
    }
  }

  private vectorOf(user: number): Float32Array {
    return rowOf(this.options.userVectors, user, this.userCount);
  }
}

function rowOf(table: Float32Array, row: number, rowCount: number): Float32Array {
  const dim = table.length / rowCount;
  return table.subarray(row * dim, (row + 1) * dim);
}

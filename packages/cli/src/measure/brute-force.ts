import {
  checkRecommendCall,
  maskScores,
  type RankedItems,
  type Recommender,
  type RecommendIndicesOptions,
  selectTopK,
} from '@lightrec/core';
import type { EmbeddingModel } from '@lightrec/models';

/**
 * Exact search as one writes it in plain JavaScript: every item's inner product, in four sums so that the
 * processor need not wait for the last addition, and a heap of the best. The yardstick of every speed-up.
 */
export class BruteForce implements Recommender {
  private readonly scores: Float32Array;

  constructor(private readonly model: EmbeddingModel) {
    this.scores = new Float32Array(model.itemCount);
  }

  get userCount(): number {
    return this.model.userCount;
  }

  get itemCount(): number {
    return this.model.itemCount;
  }

  recommendIndices(users: ArrayLike<number>, options: RecommendIndicesOptions): RankedItems[] {
    checkRecommendCall(users, options, this.userCount);
    return Array.from(users, (user) => {
      scoreAll(this.model.userVectorAt(user), this.model.itemVectors, this.scores);
      maskScores(this.scores, user, options);
      return selectTopK(this.scores, options.k);
    });
  }
}

/**
 * @param user - shape `[dim]`
 * @param items - shape `[itemCount, dim]`
 * @param scores - written, shape `[itemCount]`
 */
function scoreAll(user: Float32Array, items: Float32Array, scores: Float32Array): void {
  const dim = user.length;
  const blocked = dim - (dim % 4);
  for (let item = 0, row = 0; item < scores.length; item++, row += dim) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < blocked; i += 4) {
      a += user[i] * items[row + i];
      b += user[i + 1] * items[row + i + 1];
      c += user[i + 2] * items[row + i + 2];
      d += user[i + 3] * items[row + i + 3];
    }
    for (let i = blocked; i < dim; i++) a += user[i] * items[row + i];
    scores[item] = a + b + (c + d);
  }
}

import {
  type Artifact,
  checkRecommendCall,
  type IdMap,
  idsFromTensor,
  idsToTensor,
  maskScores,
  type RankedItems,
  type Recommender,
  type RecommendOptions,
  requireFiniteValues,
  requireIdMap,
  requireIndices,
  requireInteger,
  requireLength,
  requireTyped,
  tensorOf,
} from '@lightrec/core';
import { createDenseScorer, type DenseScorer } from '@lightrec/kernels';
import { type FoldInOptions, UserFoldIn } from '../fold-in/fold-in-user.js';

export interface EmbeddingModelContent {
  /** Shape `[userCount, dim]`. */
  userVectors: Float32Array;
  /** Shape `[itemCount, dim]`. */
  itemVectors: Float32Array;
  dim: number;
  users: IdMap;
  items: IdMap;
}

/** A float recommender: the score of an item is the inner product of the user's vector with the item's. */
export class EmbeddingModel implements Recommender {
  static readonly kind = 'embedding-model';
  static readonly version = 1;

  readonly userVectors: Float32Array;
  readonly itemVectors: Float32Array;
  readonly dim: number;
  readonly users: IdMap;
  readonly items: IdMap;
  private scorer?: DenseScorer;
  private foldIn?: UserFoldIn;

  /** @throws ShapeError or ArgumentError for tables of another shape, or with an entry that is not finite */
  constructor({ userVectors, itemVectors, dim, users, items }: EmbeddingModelContent) {
    requireInteger('dim', dim, 1);
    requireIdMap('users', users);
    requireIdMap('items', items);
    requireTable('userVectors', userVectors, users.size, dim);
    requireTable('itemVectors', itemVectors, items.size, dim);
    this.userVectors = userVectors;
    this.itemVectors = itemVectors;
    this.dim = dim;
    this.users = users;
    this.items = items;
  }

  get userCount(): number {
    return this.users.size;
  }

  get itemCount(): number {
    return this.items.size;
  }

  /** Bytes that an item costs: its float32 vector. */
  get bytesPerItem(): number {
    return this.dim * 4;
  }

  recommend(users: ArrayLike<number>, options: RecommendOptions): RankedItems[] {
    checkRecommendCall(users, options, this.userCount);
    return this.denseScorer().topK(this.vectorsOf(users), options.k, (scores, row) => {
      maskScores(scores, users[row], options);
    });
  }

  scoreItems(users: ArrayLike<number>, scores: Float32Array): void {
    requireIndices('users', users, this.userCount);
    this.denseScorer().score(this.vectorsOf(users), scores);
  }

  /** A user's vector, shape `[dim]`: a view. */
  userVector(user: number): Float32Array {
    return this.userVectors.subarray(user * this.dim, (user + 1) * this.dim);
  }

  /** An item's vector, shape `[dim]`: a view. */
  itemVector(item: number): Float32Array {
    return this.itemVectors.subarray(item * this.dim, (item + 1) * this.dim);
  }

  /**
   * A vector for a user whom the model was not trained with, shape `[dim]`. The first call walks over all items.
   *
   * @param history - item indices, at least one, in any order; an item listed twice counts twice
   * @throws ArgumentError for an empty history, an item that is not there, or an option out of range
   */
  foldInUser(history: ArrayLike<number>, options?: Partial<FoldInOptions>): Float32Array {
    this.foldIn ??= new UserFoldIn(this);
    return this.foldIn.vectorOf(history, options);
  }

  toArtifact(): Artifact {
    return {
      kind: EmbeddingModel.kind,
      version: EmbeddingModel.version,
      metadata: {},
      tensors: {
        userVectors: { shape: [this.userCount, this.dim], data: this.userVectors },
        itemVectors: { shape: [this.itemCount, this.dim], data: this.itemVectors },
        userIds: idsToTensor(this.users),
        itemIds: idsToTensor(this.items),
      },
    };
  }

  static fromArtifact(artifact: Artifact): EmbeddingModel {
    const users = tensorOf(artifact, 'userVectors', Float32Array, 2);
    const items = tensorOf(artifact, 'itemVectors', Float32Array, 2);
    return new EmbeddingModel({
      userVectors: users.data,
      itemVectors: items.data,
      dim: users.shape[1],
      users: idsFromTensor(artifact, 'userIds', users.shape[0]),
      items: idsFromTensor(artifact, 'itemIds', items.shape[0]),
    });
  }

  private vectorsOf(users: ArrayLike<number>): Float32Array {
    const vectors = new Float32Array(users.length * this.dim);
    for (let row = 0; row < users.length; row++) vectors.set(this.userVector(users[row]), row * this.dim);
    return vectors;
  }

  private denseScorer(): DenseScorer {
    this.scorer ??= createDenseScorer({ items: this.itemVectors, dim: this.dim });
    return this.scorer;
  }
}

function requireTable(argument: string, vectors: Float32Array, rowCount: number, dim: number): void {
  requireTyped(argument, vectors, 'Float32Array');
  requireLength(argument, vectors, [rowCount, dim]);
  requireFiniteValues(argument, vectors);
}

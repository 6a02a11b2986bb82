import {
  type Artifact,
  checkRecommendCall,
  type Id,
  type IdMap,
  idsFromTensor,
  idsToTensor,
  maskScores,
  type RankedItems,
  type Recommendation,
  type Recommender,
  type RecommendIndicesOptions,
  type RecommendOptions,
  recommendByIds,
  requireFiniteValues,
  requireIdMap,
  requireIndices,
  requireInteger,
  requireKnownId,
  requireLength,
  requireTyped,
  tensorOf,
} from '@lightrec/core';
import { createDenseScorer, type DenseScorer } from '@lightrec/kernels';
import { type FoldInOptions, historyIndices, UserFoldIn, unknownUserHint } from '../fold-in/fold-in-user.js';

export interface EmbeddingModelContent<User extends Id = Id, Item extends Id = Id> {
  /** Shape `[userCount, dim]`. */
  userVectors: Float32Array;
  /** Shape `[itemCount, dim]`. */
  itemVectors: Float32Array;
  dim: number;
  users: IdMap<User>;
  items: IdMap<Item>;
}

/** A float recommender: the score of an item is the inner product of the user's vector with the item's. */
export class EmbeddingModel<User extends Id = Id, Item extends Id = Id> implements Recommender {
  static readonly kind = 'embedding-model';
  static readonly version = 1;

  readonly userVectors: Float32Array;
  readonly itemVectors: Float32Array;
  readonly dim: number;
  readonly users: IdMap<User>;
  readonly items: IdMap<Item>;
  private scorer?: DenseScorer;
  private foldIn?: UserFoldIn;

  /** @throws ShapeError or ArgumentError for tables of another shape, or with an entry that is not finite */
  constructor({ userVectors, itemVectors, dim, users, items }: EmbeddingModelContent<User, Item>) {
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

  /**
   * What each user is recommended, best first, as plain data.
   *
   * @throws ArgumentError for an unknown user, or an option out of range
   *
   * @example
   * const [{ ids, scores }] = model.recommend(['ann'], { k: 10, exclude: train });
   */
  recommend(userIds: Iterable<User>, options?: RecommendOptions<Item>): Recommendation<User, Item>[] {
    return recommendByIds<User, Item>(this, userIds, options, unknownUserHint);
  }

  recommendIndices(userIndices: ArrayLike<number>, options: RecommendIndicesOptions): RankedItems[] {
    checkRecommendCall(userIndices, options, this.userCount);
    return this.denseScorer().topK(this.vectorsOf(userIndices), options.k, (scores, row) => {
      maskScores(scores, userIndices[row], options);
    });
  }

  scoreItems(userIndices: ArrayLike<number>, scores: Float32Array): void {
    requireIndices('userIndices', userIndices, this.userCount);
    this.denseScorer().score(this.vectorsOf(userIndices), scores);
  }

  /**
   * A user's vector, shape `[dim]`: a view.
   *
   * @throws ArgumentError for an unknown user
   */
  userVector(userId: User): Float32Array {
    return this.userVectorAt(requireKnownId('userId', userId, this.users, unknownUserHint));
  }

  /**
   * An item's vector, shape `[dim]`: a view.
   *
   * @throws ArgumentError for an unknown item
   */
  itemVector(itemId: Item): Float32Array {
    return this.itemVectorAt(requireKnownId('itemId', itemId, this.items));
  }

  /** The vector of the user at a position, shape `[dim]`: a view. */
  userVectorAt(userIndex: number): Float32Array {
    requireInteger('userIndex', userIndex, 0, this.userCount - 1);
    return this.userVectors.subarray(userIndex * this.dim, (userIndex + 1) * this.dim);
  }

  /** The vector of the item at a position, shape `[dim]`: a view. */
  itemVectorAt(itemIndex: number): Float32Array {
    requireInteger('itemIndex', itemIndex, 0, this.itemCount - 1);
    return this.itemVectors.subarray(itemIndex * this.dim, (itemIndex + 1) * this.dim);
  }

  /**
   * A vector for a user whom the model was not trained with, shape `[dim]`. The first call walks over all items.
   *
   * @param history - item ids, at least one, in any order; an item listed twice counts twice
   * @throws ArgumentError for an empty history, an unknown item, or an option out of range
   */
  foldInUser(history: Iterable<Item>, options?: Partial<FoldInOptions>): Float32Array {
    return this.foldInIndices(historyIndices(history, this.items), options);
  }

  /** As `foldInUser`, by the positions of the items. */
  foldInIndices(itemIndices: ArrayLike<number>, options?: Partial<FoldInOptions>): Float32Array {
    this.foldIn ??= new UserFoldIn(this);
    return this.foldIn.vectorOf(itemIndices, options);
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

  /** @typeParam User, Item - what the caller knows the ids to be; not checked */
  static fromArtifact<User extends Id = Id, Item extends Id = Id>(artifact: Artifact): EmbeddingModel<User, Item> {
    const users = tensorOf(artifact, 'userVectors', Float32Array, 2);
    const items = tensorOf(artifact, 'itemVectors', Float32Array, 2);
    return new EmbeddingModel({
      userVectors: users.data,
      itemVectors: items.data,
      dim: users.shape[1],
      users: idsFromTensor<User>(artifact, 'userIds', users.shape[0]),
      items: idsFromTensor<Item>(artifact, 'itemIds', items.shape[0]),
    });
  }

  private vectorsOf(userIndices: ArrayLike<number>): Float32Array {
    const vectors = new Float32Array(userIndices.length * this.dim);
    for (let row = 0; row < userIndices.length; row++) vectors.set(this.userVectorAt(userIndices[row]), row * this.dim);
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

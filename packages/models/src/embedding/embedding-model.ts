import {
  type Artifact,
  checkRecommendCall,
  type Id,
  idsFromTensor,
  idsToTensor,
  maskScores,
  type RankedItems,
  type RecommendIndicesOptions,
  tensorOf,
} from '@lightrec/core';
import { requireIndices, requireInteger } from '@lightrec/core/options';
import { createDenseScorer, type DenseScorer } from '@lightrec/kernels';
import { requireTable, VectorModel, type VectorModelContent } from './vector-model.js';

export interface EmbeddingModelContent<User extends Id = Id, Item extends Id = Id>
  extends VectorModelContent<User, Item> {
  /** Shape `[itemCount, dim]`. */
  itemVectors: Float32Array;
}

/** A float recommender: the score of an item is the inner product of the user's vector with the item's. */
export class EmbeddingModel<User extends Id = Id, Item extends Id = Id> extends VectorModel<User, Item> {
  static readonly kind: string = 'embedding-model';
  static readonly version: number = 1;

  readonly userVectors: Float32Array;
  /** Shape `[itemCount, dim]`. */
  readonly itemVectors: Float32Array;
  private scorer?: DenseScorer;

  /** @throws ShapeError or ArgumentError for tables of another shape, or with an entry that is not finite */
  constructor({ userVectors, itemVectors, ...content }: EmbeddingModelContent<User, Item>) {
    requireInteger('dim', content.dim, 1);
    super(content);
    requireTable('userVectors', userVectors, this.userCount, this.dim);
    requireTable('itemVectors', itemVectors, this.itemCount, this.dim);
    this.userVectors = userVectors;
    this.itemVectors = itemVectors;
  }

  /** Bytes that an item costs: its float32 vector. */
  get bytesPerItem(): number {
    return this.dim * 4;
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

  /** The vector of the item at a position, shape `[dim]`: a view. */
  itemVectorAt(itemIndex: number): Float32Array {
    requireInteger('itemIndex', itemIndex, 0, this.itemCount - 1);
    return this.itemVectors.subarray(itemIndex * this.dim, (itemIndex + 1) * this.dim);
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

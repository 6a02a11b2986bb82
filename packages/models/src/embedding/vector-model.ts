import {
  type Artifact,
  type Id,
  type IdMap,
  type RankedItems,
  type Recommendation,
  type Recommender,
  type RecommendIndicesOptions,
  type RecommendOptions,
  recommendByIds,
} from '@lightrec/core';
import {
  requireFiniteValues,
  requireIdMap,
  requireIds,
  requireInteger,
  requireKnownId,
  requireLength,
  requireTyped,
} from '@lightrec/core/options';
import { type FoldInOptions, UserFoldIn } from '../fold-in/fold-in-user.js';

/** What to do about a user whom a model does not know. */
const unknownUserHint =
  'A user whom the model was not trained with gets a vector from foldInUser(history). Ids are compared with their ' +
  "type: 7 and '7' differ.";

/** What models of vectors have alike, whatever they keep of an item: ids at the door, and vectors for new users. */
export abstract class VectorModel<User extends Id = Id, Item extends Id = Id> implements Recommender {
  /** Shape `[userCount, dim]`. */
  abstract readonly userVectors: Float32Array;
  readonly dim: number;
  readonly users: IdMap<User>;
  readonly items: IdMap<Item>;
  private foldIn?: UserFoldIn;

  protected constructor({ dim, users, items }: Omit<VectorModelContent<User, Item>, 'userVectors'>) {
    requireIdMap('users', users);
    requireIdMap('items', items);
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

  abstract recommendIndices(userIndices: ArrayLike<number>, options: RecommendIndicesOptions): RankedItems[];

  abstract scoreItems(userIndices: ArrayLike<number>, scores: Float32Array): void;

  /** Bytes that a user costs: a float32 vector, where the model keeps no less. */
  get bytesPerUser(): number {
    return this.dim * 4;
  }

  /**
   * A user's vector, as `userVectorAt` gives it.
   *
   * @throws ArgumentError for an unknown user
   */
  userVector(userId: User): Float32Array {
    return this.userVectorAt(requireKnownId('userId', userId, this.users, unknownUserHint));
  }

  /**
   * An item's vector, as `itemVectorAt` gives it.
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

  abstract itemVectorAt(itemIndex: number): Float32Array;

  /**
   * A vector for a user whom the model was not trained with, shape `[dim]`, by the vectors of the items. The first call
   * walks over all items. Where items have a bias, it does not take part.
   *
   * @param history - item ids, at least one, in any order; an item listed twice counts twice
   * @throws ArgumentError for an empty history, an unknown item, or an option out of range
   */
  foldInUser(history: Iterable<Item>, options?: Partial<FoldInOptions>): Float32Array {
    requireIds('history', history);
    const hint = 'Leave out what is not in the catalogue: history.filter((id) => model.items.has(id)).';
    const itemIndices = Array.from(history, (id, i) => requireKnownId(`history[${i}]`, id, this.items, hint));
    return this.foldInIndices(itemIndices, options);
  }

  /** As `foldInUser`, by the positions of the items. */
  foldInIndices(itemIndices: ArrayLike<number>, options?: Partial<FoldInOptions>): Float32Array {
    this.foldIn ??= new UserFoldIn(this);
    return this.foldIn.vectorOf(itemIndices, options);
  }

  abstract toArtifact(): Artifact;
}

export interface VectorModelContent<User extends Id = Id, Item extends Id = Id> {
  /** Shape `[userCount, dim]`. */
  userVectors: Float32Array;
  dim: number;
  users: IdMap<User>;
  items: IdMap<Item>;
}

/** @throws ShapeError or ArgumentError for a table of another shape, or with an entry that is not finite */
export function requireTable(argument: string, vectors: Float32Array, rowCount: number, dim: number): void {
  requireTyped(argument, vectors, 'Float32Array');
  requireLength(argument, vectors, [rowCount, dim]);
  requireFiniteValues(argument, vectors);
}

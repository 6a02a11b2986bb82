import {
  type Artifact,
  type CodeTable,
  checkRecommendCall,
  codeTableFromArtifact,
  codeTableToArtifact,
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
  requireCodeTable,
  requireFiniteValues,
  requireIdMap,
  requireIndices,
  requireInteger,
  requireKnownId,
  requireLength,
  requireTyped,
  tensorOf,
} from '@lightrec/core';
import { createLookupScanner, type LookupScanner } from '@lightrec/kernels';
import { type FoldInOptions, historyIndices, UserFoldIn, unknownUserHint } from '../../fold-in/fold-in-user.js';

/** A recommender that keeps float vectors for users and codes for items. LightRec (WWW'20), eq. 1 and 2. */
export class LightRecModel<User extends Id = Id, Item extends Id = Id> implements Recommender {
  static readonly kind = 'light-rec-model';
  static readonly version = 1;

  private scanner?: LookupScanner;
  private foldIn?: UserFoldIn;

  /**
   * @param userVectors - shape `[users.size, codeTable.dim]`, finite
   * @throws ShapeError or ArgumentError where they are not, or for what are no ids or no table
   */
  constructor(
    readonly userVectors: Float32Array,
    readonly users: IdMap<User>,
    readonly codeTable: CodeTable<Item>,
  ) {
    requireTyped('userVectors', userVectors, 'Float32Array');
    requireIdMap('users', users);
    requireCodeTable('codeTable', codeTable);
    requireLength('userVectors', userVectors, [users.size, codeTable.dim]);
    requireFiniteValues('userVectors', userVectors);
  }

  get userCount(): number {
    return this.users.size;
  }

  get itemCount(): number {
    return this.codeTable.itemCount;
  }

  get items(): IdMap<Item> {
    return this.codeTable.items;
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
    return Array.from(userIndices, (userIndex) => {
      maskScores(this.scan(userIndex), userIndex, options);
      return this.scanner!.selectTopK(options.k);
    });
  }

  scoreItems(userIndices: ArrayLike<number>, scores: Float32Array): void {
    requireIndices('userIndices', userIndices, this.userCount);
    requireTyped('scores', scores, 'Float32Array');
    requireLength('scores', scores, [userIndices.length, this.itemCount]);
    for (let row = 0; row < userIndices.length; row++) scores.set(this.scan(userIndices[row]), row * this.itemCount);
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
   * The composite vector of an item, shape `[dim]`: the sum of its codewords.
   *
   * @throws ArgumentError for an unknown item
   */
  itemVector(itemId: Item): Float32Array {
    return this.itemVectorAt(requireKnownId('itemId', itemId, this.items));
  }

  /** The vector of the user at a position, shape `[dim]`: a view. */
  userVectorAt(userIndex: number): Float32Array {
    requireInteger('userIndex', userIndex, 0, this.userCount - 1);
    const { dim } = this.codeTable;
    return this.userVectors.subarray(userIndex * dim, (userIndex + 1) * dim);
  }

  /** The composite vector of the item at a position, shape `[dim]`. */
  itemVectorAt(itemIndex: number): Float32Array {
    return this.codeTable.decode(itemIndex);
  }

  /**
   * A vector for a user whom the model was not trained with, shape `[dim]`, by the composite vectors of the items.
   * The first call walks over all items. Items may have a bias, which does not take part.
   *
   * @param history - item ids, at least one, in any order; an item listed twice counts twice
   * @throws ArgumentError for an empty history, an unknown item, or an option out of range
   */
  foldInUser(history: Iterable<Item>, options?: Partial<FoldInOptions>): Float32Array {
    return this.foldInIndices(historyIndices(history, this.items), options);
  }

  /** As `foldInUser`, by the positions of the items. */
  foldInIndices(itemIndices: ArrayLike<number>, options?: Partial<FoldInOptions>): Float32Array {
    const { codeTable } = this;
    const { itemCount, dim } = codeTable;
    this.foldIn ??= new UserFoldIn({ itemCount, dim, itemVectorAt: (itemIndex) => codeTable.decode(itemIndex) });
    return this.foldIn.vectorOf(itemIndices, options);
  }

  toArtifact(): Artifact {
    const { tensors } = codeTableToArtifact(this.codeTable);
    return {
      kind: LightRecModel.kind,
      version: LightRecModel.version,
      metadata: {},
      tensors: {
        ...tensors,
        userVectors: { shape: [this.userCount, this.codeTable.dim], data: this.userVectors },
        userIds: idsToTensor(this.users),
      },
    };
  }

  /** @typeParam User, Item - what the caller knows the ids to be; not checked */
  static fromArtifact<User extends Id = Id, Item extends Id = Id>(artifact: Artifact): LightRecModel<User, Item> {
    const users = tensorOf(artifact, 'userVectors', Float32Array, 2);
    return new LightRecModel(
      users.data,
      idsFromTensor<User>(artifact, 'userIds', users.shape[0]),
      codeTableFromArtifact<Item>(artifact),
    );
  }

  private scan(userIndex: number): Float32Array {
    this.scanner ??= createLookupScanner({ codeTable: this.codeTable });
    this.scanner.prepare(this.userVectorAt(userIndex));
    return this.scanner.scan([{ start: 0, end: this.itemCount }]);
  }
}

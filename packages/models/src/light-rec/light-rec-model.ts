import {
  type Artifact,
  CodeTable,
  checkRecommendCall,
  type IdMap,
  idsFromTensor,
  idsToTensor,
  maskScores,
  type RankedItems,
  type Recommender,
  type RecommendOptions,
  requireCodeTable,
  requireFiniteValues,
  requireIdMap,
  requireIndices,
  requireLength,
  requireTyped,
  tensorOf,
} from '@lightrec/core';
import { createLookupScanner, type LookupScanner } from '@lightrec/kernels';
import { type FoldInOptions, UserFoldIn } from '../fold-in/fold-in-user.js';

/** A recommender that keeps float vectors for users and codes for items. LightRec (WWW'20), eq. 1 and 2. */
export class LightRecModel implements Recommender {
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
    readonly users: IdMap,
    readonly codeTable: CodeTable,
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

  get items(): IdMap {
    return this.codeTable.items;
  }

  recommend(users: ArrayLike<number>, options: RecommendOptions): RankedItems[] {
    checkRecommendCall(users, options, this.userCount);
    return Array.from(users, (user) => {
      maskScores(this.scan(user), user, options);
      return this.scanner!.selectTopK(options.k);
    });
  }

  scoreItems(users: ArrayLike<number>, scores: Float32Array): void {
    requireIndices('users', users, this.userCount);
    requireTyped('scores', scores, 'Float32Array');
    requireLength('scores', scores, [users.length, this.itemCount]);
    for (let row = 0; row < users.length; row++) scores.set(this.scan(users[row]), row * this.itemCount);
  }

  /** A user's vector, shape `[dim]`: a view. */
  userVector(user: number): Float32Array {
    const { dim } = this.codeTable;
    return this.userVectors.subarray(user * dim, (user + 1) * dim);
  }

  /**
   * A vector for a user whom the model was not trained with, shape `[dim]`, by the composite vectors of the items.
   * The first call walks over all items. Items may have a bias, which does not take part.
   *
   * @param history - item indices, at least one, in any order; an item listed twice counts twice
   * @throws ArgumentError for an empty history, an item that is not there, or an option out of range
   */
  foldInUser(history: ArrayLike<number>, options?: Partial<FoldInOptions>): Float32Array {
    const { codeTable } = this;
    const { itemCount, dim } = codeTable;
    this.foldIn ??= new UserFoldIn({ itemCount, dim, itemVector: (item) => codeTable.decode(item) });
    return this.foldIn.vectorOf(history, options);
  }

  toArtifact(): Artifact {
    const { tensors } = this.codeTable.toArtifact();
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

  static fromArtifact(artifact: Artifact): LightRecModel {
    const users = tensorOf(artifact, 'userVectors', Float32Array, 2);
    return new LightRecModel(
      users.data,
      idsFromTensor(artifact, 'userIds', users.shape[0]),
      CodeTable.fromArtifact(artifact),
    );
  }

  private scan(user: number): Float32Array {
    this.scanner ??= createLookupScanner({ codeTable: this.codeTable });
    this.scanner.prepare(this.userVector(user));
    return this.scanner.scan([{ start: 0, end: this.itemCount }]);
  }
}

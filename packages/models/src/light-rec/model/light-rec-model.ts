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
  type RecommendIndicesOptions,
  requireCodeTable,
  requireIndices,
  requireLength,
  requireTyped,
  tensorOf,
} from '@lightrec/core';
import { createLookupScanner, type LookupScanner } from '@lightrec/kernels';
import { VectorModel } from '../../embedding/vector-model.js';

/** A recommender that keeps float vectors for users and codes for items. LightRec (WWW'20), eq. 1 and 2. */
export class LightRecModel<User extends Id = Id, Item extends Id = Id> extends VectorModel<User, Item> {
  static readonly kind = 'light-rec-model';
  static readonly version = 1;

  private scanner?: LookupScanner;

  /**
   * @param userVectors - shape `[users.size, codeTable.dim]`, finite
   * @throws ShapeError or ArgumentError where they are not, or for what are no ids or no table
   */
  constructor(
    userVectors: Float32Array,
    users: IdMap<User>,
    readonly codeTable: CodeTable<Item>,
  ) {
    requireCodeTable('codeTable', codeTable);
    super({ userVectors, users, items: codeTable.items, dim: codeTable.dim });
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

  /** The composite vector of the item at a position, shape `[dim]`: the sum of its codewords. */
  itemVectorAt(itemIndex: number): Float32Array {
    return this.codeTable.decode(itemIndex);
  }

  toArtifact(): Artifact {
    const { tensors } = codeTableToArtifact(this.codeTable);
    return {
      kind: LightRecModel.kind,
      version: LightRecModel.version,
      metadata: {},
      tensors: {
        ...tensors,
        userVectors: { shape: [this.userCount, this.dim], data: this.userVectors },
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

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
  type RankedItems,
  type RecommendIndicesOptions,
  tensorOf,
} from '@lightrec/core';
import { requireCodeTable, requireIndices, requireLength, requireTyped } from '@lightrec/core/options';
import {
  bitsOfIndices,
  buildLayout,
  clearBit,
  createSearchEngine,
  type SearchEngine,
  setBit,
} from '@lightrec/kernels/search';
import { VectorModel } from '../../embedding/vector-model.js';

/** A recommender that keeps float vectors for users and codes for items. LightRec (WWW'20), eq. 1 and 2. */
export class LightRecModel<User extends Id = Id, Item extends Id = Id> extends VectorModel<User, Item> {
  static readonly kind = 'light-rec-model';
  static readonly version = 1;

  private engine?: SearchEngine;

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
    const { k, includeIndices, excludeIndices } = options;
    const allowed = includeIndices && bitsOfIndices(Array.from(includeIndices), this.itemCount);
    const engine = this.searchEngine();
    return Array.from(userIndices, (userIndex) => {
      const excluded = excludeIndices?.itemIndicesOf(userIndex) ?? [];
      const { blocked } = engine;
      for (const item of excluded) setBit(blocked, item);
      try {
        const query = { k, scan: 'pruned', probeCount: 0, isBlocking: excluded.length > 0, allowed } as const;
        engine.search(this.userVectorAt(userIndex), query);
      } finally {
        // Another view, as the search may have made memory grow.
        const { blocked } = engine;
        for (const item of excluded) clearBit(blocked, item);
      }
      return { itemIndices: engine.foundItems.slice(), scores: engine.foundScores.slice() };
    });
  }

  scoreItems(userIndices: ArrayLike<number>, scores: Float32Array): void {
    requireIndices('userIndices', userIndices, this.userCount);
    requireTyped('scores', scores, 'Float32Array');
    requireLength('scores', scores, [userIndices.length, this.itemCount]);
    const { itemCount } = this;
    const engine = this.searchEngine();
    for (let row = 0; row < userIndices.length; row++) {
      engine.scoreItems(this.userVectorAt(userIndices[row]), scores.subarray(row * itemCount, (row + 1) * itemCount));
    }
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

  /** Of the layout that an index of this table has, so that both give the same scores to the bit. */
  private searchEngine(): SearchEngine {
    this.engine ??= createSearchEngine(buildLayout(this.codeTable));
    return this.engine;
  }
}

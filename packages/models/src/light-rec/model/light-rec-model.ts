import {
  ArgumentError,
  type Artifact,
  type CodeTable,
  checkRecommendCall,
  codeTableFromArtifact,
  codeTableToArtifact,
  type Id,
  type IdMap,
  type RankedItems,
  type RecommendIndicesOptions,
} from '@lightrec/core';
import {
  requireCodeTable,
  requireIndices,
  requireInteger,
  requireLength,
  requireSameIds,
  requireTyped,
} from '@lightrec/core/options';
import {
  bitsOfIndices,
  buildLayout,
  clearBit,
  createSearchEngine,
  type SearchEngine,
  setBit,
} from '@lightrec/kernels/search';
import { requireTable, VectorModel } from '../../embedding/vector-model.js';
import { usersFromTensors, userTableToTensors, userVectorsToTensors } from './user-tensors.js';

/**
 * A recommender that keeps codes for items, and for users float vectors, or codes too (`encodeUsers`). LightRec (WWW'20),
 * eq. 1 and 2.
 */
export class LightRecModel<User extends Id = Id, Item extends Id = Id> extends VectorModel<User, Item> {
  static readonly kind = 'light-rec-model';
  /** 1 where users are vectors, so that what reads no codes of users says so. */
  static readonly version = 2;

  /** The users as codes, where they are kept so: its `items` are `users`. */
  readonly userTable?: CodeTable<User>;
  /** Of users in codes once somebody asks for them. */
  private floatUsers?: Float32Array;
  private engine?: SearchEngine;

  /**
   * @param userVectors - shape `[users.size, codeTable.dim]`, finite; or the users as codes, a table of the ids `users`
   *   and of the dimension of `codeTable`
   * @throws ShapeError or ArgumentError where they are not, or for what are no ids or no table
   */
  constructor(
    userVectors: Float32Array | CodeTable<User>,
    users: IdMap<User>,
    readonly codeTable: CodeTable<Item>,
  ) {
    requireCodeTable('codeTable', codeTable);
    super({ users, items: codeTable.items, dim: codeTable.dim });
    if (isCodeTable(userVectors)) {
      requireUserTable(userVectors, users, this.dim);
      this.userTable = userVectors;
    } else {
      requireTable('userVectors', userVectors, this.userCount, this.dim);
      this.floatUsers = userVectors;
    }
  }

  /**
   * Shape `[userCount, dim]`. Of users in codes all are decoded when first asked for, and kept: `userVectorAt` decodes
   * one.
   */
  get userVectors(): Float32Array {
    this.floatUsers ??= decodeAll(this.userTable!);
    return this.floatUsers;
  }

  /** Bytes that a user costs: a float32 vector, or one a code. */
  override get bytesPerUser(): number {
    return this.userTable?.bytesPerItem ?? super.bytesPerUser;
  }

  /** The vector of the user at a position, shape `[dim]`: a view, or of a user in codes the sum of its codewords. */
  override userVectorAt(userIndex: number): Float32Array {
    if (!this.userTable) return super.userVectorAt(userIndex);
    requireInteger('userIndex', userIndex, 0, this.userCount - 1);
    return this.userTable.decode(userIndex);
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
    const { users, userTable, dim } = this;
    return {
      kind: LightRecModel.kind,
      version: userTable ? LightRecModel.version : 1,
      metadata: {},
      tensors: {
        ...tensors,
        ...(userTable ? userTableToTensors(userTable) : userVectorsToTensors(this.userVectors, users, dim)),
      },
    };
  }

  /** @typeParam User, Item - what the caller knows the ids to be; not checked */
  static fromArtifact<User extends Id = Id, Item extends Id = Id>(artifact: Artifact): LightRecModel<User, Item> {
    return new LightRecModel(...usersFromTensors<User>(artifact), codeTableFromArtifact<Item>(artifact));
  }

  /** Of the layout that an index of this table has, so that both give the same scores to the bit. */
  private searchEngine(): SearchEngine {
    this.engine ??= createSearchEngine(buildLayout(this.codeTable));
    return this.engine;
  }
}

/** By what it has and not by its class, so that a table of a second installed copy is one too. */
function isCodeTable<User extends Id>(users: Float32Array | CodeTable<User>): users is CodeTable<User> {
  return (users as Partial<CodeTable> | undefined)?.codes !== undefined;
}

function requireUserTable(table: CodeTable, users: IdMap, dim: number): void {
  requireCodeTable('userVectors', table);
  requireSameIds('userVectors.items', table.items, users, '`users`');
  if (table.itemBias) {
    const hint = 'What is added to all scores of a user changes no list.';
    throw new ArgumentError({ argument: 'userVectors.itemBias', expected: 'none', received: 'a bias', hint });
  }
  requireLength('userVectors.codebooks', table.codebooks, [table.codebookCount, table.codewordCount, dim]);
}

/** Shape `[userCount, dim]`. */
function decodeAll(table: CodeTable): Float32Array {
  const vectors = new Float32Array(table.itemCount * table.dim);
  for (let user = 0; user < table.itemCount; user++) vectors.set(table.decode(user), user * table.dim);
  return vectors;
}

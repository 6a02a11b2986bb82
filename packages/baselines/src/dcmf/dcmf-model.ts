import {
  type Artifact,
  CodeTable,
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
  tensorOf,
} from '@lightrec/core';
import {
  optionNames,
  requireIdMap,
  requireIndices,
  requireInteger,
  requireKnown,
  requireLength,
} from '@lightrec/core/options';
import {
  bytesOfBits,
  createHammingScorer,
  type HammingScorer,
  maskedDistance,
  requirePackedSigns,
  unpackSigns,
} from '@lightrec/kernels';

export interface DcmfModelContent<User extends Id = Id, Item extends Id = Id> {
  /** Signs of the users as bits, as of `packSigns`, shape `[userCount, ceil(bitCount / 8)]`. */
  userCodes: Uint8Array;
  /** Signs of the items as bits, shape `[itemCount, ceil(bitCount / 8)]`. */
  itemCodes: Uint8Array;
  /** Bits of a code, 1 to 256. */
  bitCount: number;
  users: IdMap<User>;
  items: IdMap<Item>;
}

const names = optionNames<DcmfModelContent>({ userCodes: 1, itemCodes: 1, bitCount: 1, users: 1, items: 1 });

const unknownUserHint = "The users are those of the training data. Ids are compared with their type: 7 and '7' differ.";

/**
 * Users and items as codes of bits. The score of an item is the inner product of two rows of +1 and -1, which is
 * `bitCount` less twice their Hamming distance: few scores, many ties, and a search that counts bits.
 */
export class DcmfModel<User extends Id = Id, Item extends Id = Id> implements Recommender {
  static readonly kind = 'dcmf-model';
  static readonly version = 1;

  /** Shape `[userCount, ceil(bitCount / 8)]`. */
  readonly userCodes: Uint8Array;
  /** Shape `[itemCount, ceil(bitCount / 8)]`. */
  readonly itemCodes: Uint8Array;
  readonly bitCount: number;
  readonly users: IdMap<User>;
  readonly items: IdMap<Item>;
  private scorer?: HammingScorer;

  /** @throws ShapeError or ArgumentError for codes of another shape, or what are no ids */
  constructor(content: DcmfModelContent<User, Item>) {
    requireKnown('DcmfModel', content, names);
    const { userCodes, itemCodes, bitCount, users, items } = content;
    requireIdMap('users', users);
    requireIdMap('items', items);
    requirePackedSigns('userCodes', userCodes, bitCount);
    requirePackedSigns('itemCodes', itemCodes, bitCount);
    requireLength('userCodes', userCodes, [users.size, bytesOfBits(bitCount)]);
    requireLength('itemCodes', itemCodes, [items.size, bytesOfBits(bitCount)]);
    this.userCodes = userCodes;
    this.itemCodes = itemCodes;
    this.bitCount = bitCount;
    this.users = users;
    this.items = items;
  }

  get userCount(): number {
    return this.users.size;
  }

  get itemCount(): number {
    return this.items.size;
  }

  /** Bytes that an item costs: its bits, and there is nothing beside them. */
  get bytesPerItem(): number {
    return bytesOfBits(this.bitCount);
  }

  /**
   * What each user is recommended, best first, as plain data.
   *
   * @throws ArgumentError for an unknown user, or an option out of range
   */
  recommend(userIds: Iterable<User>, options?: RecommendOptions<Item>): Recommendation<User, Item>[] {
    return recommendByIds<User, Item>(this, userIds, options, unknownUserHint);
  }

  recommendIndices(userIndices: ArrayLike<number>, options: RecommendIndicesOptions): RankedItems[] {
    checkRecommendCall(userIndices, options, this.userCount);
    return this.hammingScorer().topK(this.codesOf(userIndices), options.k, (distances, row) => {
      maskScores(distances, userIndices[row], options, maskedDistance);
    });
  }

  scoreItems(userIndices: ArrayLike<number>, scores: Float32Array): void {
    requireIndices('userIndices', userIndices, this.userCount);
    this.hammingScorer().score(this.codesOf(userIndices), scores);
  }

  /** The signs of the user at a position, +1 and -1, shape `[bitCount]`: the vector that goes with `toCodeTable`. */
  userVectorAt(userIndex: number): Float32Array {
    requireInteger('userIndex', userIndex, 0, this.userCount - 1);
    return Float32Array.from(unpackSigns(this.codesOf([userIndex]), this.bitCount));
  }

  /**
   * The items as a code table, for an index and all else that takes one: a codebook for each byte of the codes, with
   * the 256 rows of signs that a byte can be. Its scores are those of the model. An index takes 16 codebooks, so codes of
   * at most 128 bits.
   */
  toCodeTable(): CodeTable<Item> {
    const { bitCount, itemCodes, items } = this;
    const codebookCount = bytesOfBits(bitCount);
    const codebooks = new Float32Array(codebookCount * 256 * bitCount);
    for (let b = 0, at = 0; b < codebookCount; b++) {
      for (let byte = 0; byte < 256; byte++, at += bitCount) {
        for (let bit = 8 * b; bit < Math.min(8 * b + 8, bitCount); bit++) {
          codebooks[at + bit] = (byte >> (bit & 7)) & 1 ? 1 : -1;
        }
      }
    }
    return new CodeTable({ codes: itemCodes, codebooks, codebookCount, codewordCount: 256, dim: bitCount, items });
  }

  toArtifact(): Artifact {
    const byteCount = bytesOfBits(this.bitCount);
    return {
      kind: DcmfModel.kind,
      version: DcmfModel.version,
      metadata: { bitCount: String(this.bitCount) },
      tensors: {
        userCodes: { shape: [this.userCount, byteCount], data: this.userCodes },
        itemCodes: { shape: [this.itemCount, byteCount], data: this.itemCodes },
        userIds: idsToTensor(this.users),
        itemIds: idsToTensor(this.items),
      },
    };
  }

  /**
   * @typeParam User, Item - what the caller knows the ids to be; not checked
   * @throws ArtifactError, ShapeError or ArgumentError for one that holds no such model
   */
  static fromArtifact<User extends Id = Id, Item extends Id = Id>(artifact: Artifact): DcmfModel<User, Item> {
    const userCodes = tensorOf(artifact, 'userCodes', Uint8Array, 2);
    const itemCodes = tensorOf(artifact, 'itemCodes', Uint8Array, 2);
    return new DcmfModel({
      userCodes: userCodes.data,
      itemCodes: itemCodes.data,
      bitCount: Number(artifact.metadata.bitCount),
      users: idsFromTensor<User>(artifact, 'userIds', userCodes.shape[0]),
      items: idsFromTensor<Item>(artifact, 'itemIds', itemCodes.shape[0]),
    });
  }

  private codesOf(userIndices: ArrayLike<number>): Uint8Array {
    const byteCount = bytesOfBits(this.bitCount);
    const codes = new Uint8Array(userIndices.length * byteCount);
    for (let row = 0; row < userIndices.length; row++) {
      const start = userIndices[row] * byteCount;
      codes.set(this.userCodes.subarray(start, start + byteCount), row * byteCount);
    }
    return codes;
  }

  private hammingScorer(): HammingScorer {
    const { itemCodes: items, bitCount } = this;
    this.scorer ??= createHammingScorer({ items, bitCount });
    return this.scorer;
  }
}

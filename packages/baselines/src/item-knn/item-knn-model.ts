import {
  ArgumentError,
  type Artifact,
  checkRecommendCall,
  type Id,
  type IdMap,
  Interactions,
  idsFromTensor,
  idsToTensor,
  maskScores,
  type RankedItems,
  type Recommendation,
  type Recommender,
  type RecommendIndicesOptions,
  type RecommendOptions,
  recommendByIds,
  selectTopK,
  tensorOf,
} from '@lightrec/core';
import {
  optionNames,
  requireFiniteValues,
  requireIndices,
  requireInteractions,
  requireKnown,
  requireLength,
  requireTyped,
} from '@lightrec/core/options';

export interface ItemKnnModelContent<User extends Id = Id, Item extends Id = Id> {
  /** What the users have, by which they are recommended more. */
  train: Interactions<User, Item>;
  /** Where the neighbours of each item begin, shape `[itemCount + 1]`. */
  offsets: Uint32Array;
  /** Neighbours, item by item, shape `[neighbourCount]` of all items. */
  neighbours: Uint32Array;
  /** Of each item with each of its neighbours, shape as `neighbours`. */
  similarities: Float32Array;
}

const names = optionNames<ItemKnnModelContent>({ train: 1, offsets: 1, neighbours: 1, similarities: 1 });

const unknownUserHint = "The users are those of the training data. Ids are compared with their type: 7 and '7' differ.";

/** Items by their nearest neighbours: the score of an item is the sum of its similarities with what the user has. */
export class ItemKnnModel<User extends Id = Id, Item extends Id = Id> implements Recommender {
  static readonly kind = 'item-knn-model';
  static readonly version = 1;

  readonly train: Interactions<User, Item>;
  /** Shape `[itemCount + 1]`. */
  readonly offsets: Uint32Array;
  readonly neighbours: Uint32Array;
  readonly similarities: Float32Array;
  /** The same the other way round: for each item, of which items it is a neighbour. */
  private readonly of: { offsets: Uint32Array; items: Uint32Array; similarities: Float32Array };

  /** @throws ShapeError or ArgumentError for lists of another shape, or of unknown items */
  constructor(content: ItemKnnModelContent<User, Item>) {
    requireKnown('ItemKnnModel', content, names);
    const { train, offsets, neighbours, similarities } = content;
    requireInteractions('train', train);
    requireTyped('offsets', offsets, 'Uint32Array');
    requireTyped('neighbours', neighbours, 'Uint32Array');
    requireTyped('similarities', similarities, 'Float32Array');
    requireLength('offsets', offsets, [train.itemCount + 1]);
    requireOffsets(offsets, neighbours.length);
    requireIndices('neighbours', neighbours, train.itemCount);
    requireLength('similarities', similarities, [neighbours.length]);
    requireFiniteValues('similarities', similarities);
    this.train = train;
    this.offsets = offsets;
    this.neighbours = neighbours;
    this.similarities = similarities;
    this.of = transposed(content);
  }

  get users(): IdMap<User> {
    return this.train.users;
  }

  get items(): IdMap<Item> {
    return this.train.items;
  }

  get userCount(): number {
    return this.train.userCount;
  }

  get itemCount(): number {
    return this.train.itemCount;
  }

  /** Bytes that an item costs as a mean: its neighbours with their similarities. */
  get bytesPerItem(): number {
    const { offsets, neighbours, similarities } = this;
    return (offsets.byteLength + neighbours.byteLength + similarities.byteLength) / this.itemCount;
  }

  /**
   * What each user is recommended, best first, as plain data. Items without a neighbour of the user's score 0, and fill
   * the list in the order of their positions.
   *
   * @throws ArgumentError for an unknown user, or an option out of range
   */
  recommend(userIds: Iterable<User>, options?: RecommendOptions<Item>): Recommendation<User, Item>[] {
    return recommendByIds<User, Item>(this, userIds, options, unknownUserHint);
  }

  recommendIndices(userIndices: ArrayLike<number>, options: RecommendIndicesOptions): RankedItems[] {
    checkRecommendCall(userIndices, options, this.userCount);
    const scores = new Float32Array(this.itemCount);
    return Array.from(userIndices, (userIndex) => {
      this.scoreInto(userIndex, scores);
      maskScores(scores, userIndex, options);
      return selectTopK(scores, options.k);
    });
  }

  scoreItems(userIndices: ArrayLike<number>, scores: Float32Array): void {
    requireIndices('userIndices', userIndices, this.userCount);
    requireLength('scores', scores, [userIndices.length, this.itemCount]);
    for (let row = 0; row < userIndices.length; row++) {
      this.scoreInto(userIndices[row], scores.subarray(row * this.itemCount, (row + 1) * this.itemCount));
    }
  }

  toArtifact(): Artifact {
    const { train, offsets, neighbours, similarities } = this;
    return {
      kind: ItemKnnModel.kind,
      version: ItemKnnModel.version,
      metadata: { userCount: String(this.userCount), itemCount: String(this.itemCount) },
      tensors: {
        'train.users': { shape: [train.pairCount], data: train.userIndices() },
        'train.items': { shape: [train.pairCount], data: train.userItems },
        offsets: { shape: [offsets.length], data: offsets },
        neighbours: { shape: [neighbours.length], data: neighbours },
        similarities: { shape: [similarities.length], data: similarities },
        userIds: idsToTensor(this.users),
        itemIds: idsToTensor(this.items),
      },
    };
  }

  /**
   * @typeParam User, Item - what the caller knows the ids to be; not checked
   * @throws ArtifactError, ShapeError or ArgumentError for one that holds no such model
   */
  static fromArtifact<User extends Id = Id, Item extends Id = Id>(artifact: Artifact): ItemKnnModel<User, Item> {
    const { userCount, itemCount } = artifact.metadata;
    const integers = (name: string) => tensorOf(artifact, name, Uint32Array, 1).data;
    const train = Interactions.fromIndices(integers('train.users'), integers('train.items'), {
      users: idsFromTensor<User>(artifact, 'userIds', Number(userCount)),
      items: idsFromTensor<Item>(artifact, 'itemIds', Number(itemCount)),
    });
    return new ItemKnnModel({
      ...{ train, offsets: integers('offsets'), neighbours: integers('neighbours') },
      similarities: tensorOf(artifact, 'similarities', Float32Array, 1).data,
    });
  }

  /** Added up in the order of the user's items. */
  private scoreInto(userIndex: number, scores: Float32Array): void {
    const { offsets, items, similarities } = this.of;
    scores.fill(0);
    for (const own of this.train.itemIndicesOf(userIndex)) {
      for (let at = offsets[own]; at < offsets[own + 1]; at++) scores[items[at]] += similarities[at];
    }
  }
}

function transposed({ train, offsets, neighbours, similarities }: ItemKnnModelContent) {
  const starts = new Uint32Array(train.itemCount + 1);
  for (const neighbour of neighbours) starts[neighbour + 1]++;
  for (let item = 0; item < train.itemCount; item++) starts[item + 1] += starts[item];
  const next = starts.slice();
  const of = {
    offsets: starts,
    items: new Uint32Array(neighbours.length),
    similarities: new Float32Array(neighbours.length),
  };
  for (let item = 0; item < train.itemCount; item++) {
    for (let at = offsets[item]; at < offsets[item + 1]; at++) {
      const to = next[neighbours[at]]++;
      of.items[to] = item;
      of.similarities[to] = similarities[at];
    }
  }
  return of;
}

function requireOffsets(offsets: Uint32Array, count: number): void {
  const falls = offsets.findIndex((offset, i) => i > 0 && offset < offsets[i - 1]);
  if (falls < 0 && offsets[0] === 0 && offsets[offsets.length - 1] === count) return;
  throw new ArgumentError({
    argument: 'offsets',
    expected: `rising positions from 0 to ${count}, the number of neighbours`,
    received: falls < 0 ? `${offsets[0]} to ${offsets[offsets.length - 1]}` : `${offsets[falls]} at ${falls}`,
  });
}

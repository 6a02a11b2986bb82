import { crc32 } from './artifact/checksum.js';
import { ArgumentError, ShapeError } from './errors.js';
import type { Id, WidenId } from './id.js';
import { type IdMap, IdMapBuilder } from './id-map.js';
import { checkPairValues, type PairValues } from './interactions/pair-values.js';
import { gather, groupByKey, mergeRepeated, mergeRuns, sortedOrder, sortedRows } from './interactions/sort-pairs.js';
import { requireArray, requireFiniteValues, requireIds } from './options/arrays.js';
import { requireIdMap, requireKnownId } from './options/ids.js';
import { optionNames, requireKnown } from './options/names.js';
import { show } from './options/show.js';

type Catalogue = { users: unknown; items: unknown };
const names = /* @__PURE__ */ optionNames<Catalogue>({ users: 1, items: 1 });
const pairsNames = /* @__PURE__ */ optionNames<Catalogue & PairValues>({
  users: 1,
  items: 1,
  timestamps: 1,
  weights: 1,
});

/** Answers which items belong to a user, by position; `Interactions` does, and so can anything of the caller's. */
export interface ItemSets {
  /** Item indices of the user, ascending. */
  itemIndicesOf(userIndex: number): Uint32Array;
}

/**
 * Who interacted with what: a binary matrix `[userCount, itemCount]`, stored as sorted rows (CSR) and,
 * once asked for, as sorted columns. Immutable; duplicates are merged and counted. Pairs may carry when they
 * happened and how much they count; of duplicates the earliest time is kept, and the sum of the weights.
 */
export class Interactions<User extends Id = Id, Item extends Id = Id> implements ItemSets {
  private columns?: { offsets: Uint32Array; users: Uint32Array };

  private constructor(
    readonly users: IdMap<User>,
    readonly items: IdMap<Item>,
    /** Where each user's items begin in `userItems`, shape `[userCount + 1]`. */
    readonly userOffsets: Uint32Array,
    /** Item indices of all users, ascending within a user, shape `[pairCount]`. */
    readonly userItems: Uint32Array,
    /** How many pairs of the input stood there before and were merged. */
    readonly duplicateCount: number,
    /** When each pair happened first, in milliseconds since 1970 UTC, shape `[pairCount]`, as `userItems`. */
    readonly timestamps?: Float64Array,
    /** How much each pair counts, above 0, shape `[pairCount]`, as `userItems`. */
    readonly weights?: Float32Array,
  ) {}

  /**
   * @param pairs - `[userId, itemId]`, in any order
   * @param options - `users` and `items`, ids known beforehand, which get the first indices; further ids are appended.
   *   `timestamps` and `weights` of the pairs, in their order
   * @throws ArgumentError for what is no pair, an id that is neither a string nor a safe integer, a timestamp that is not
   *   finite or a weight that is not above 0; ShapeError where not every pair has one
   */
  static fromPairs<Pair extends readonly [Id, Id], User extends Id = never, Item extends Id = never>(
    pairs: Iterable<Pair>,
    options: { users?: Iterable<User>; items?: Iterable<Item> } & PairValues = {},
  ): Interactions<WidenId<Pair[0] | User>, WidenId<Pair[1] | Item>> {
    requireKnown('Interactions', options, pairsNames);
    const { timestamps, weights, ...catalogue } = options;
    const builder: InteractionsBuilder = new InteractionsBuilder(catalogue);
    let count = 0;
    for (const pair of pairs) {
      // Of a text of two letters each would be an id.
      if (!Array.isArray(pair) || pair.length !== 2) throw noPair(count, pair);
      builder.add(pair[0], pair[1]);
      count++;
    }
    return builder.build({ timestamps, weights }) as Interactions as Interactions<
      WidenId<Pair[0] | User>,
      WidenId<Pair[1] | Item>
    >;
  }

  /**
   * @param userIndices - shape `[pairCount]`, each below `users.size`
   * @param itemIndices - shape `[pairCount]`, each below `items.size`
   * @param options - the ids, and `timestamps` and `weights` of the pairs where they have some, shape `[pairCount]`
   * @throws ShapeError where the arrays differ in length; ArgumentError for an index without an id, a timestamp that is
   *   not finite, or a weight that is not above 0
   */
  static fromIndices<User extends Id, Item extends Id>(
    userIndices: ArrayLike<number>,
    itemIndices: ArrayLike<number>,
    options: { users: IdMap<User>; items: IdMap<Item> } & PairValues,
  ): Interactions<User, Item> {
    const { users, items } = options ?? {};
    requireIdMap('users', users);
    requireIdMap('items', items);
    requireArray('userIndices', userIndices);
    requireArray('itemIndices', itemIndices);
    if (userIndices.length !== itemIndices.length) {
      throw new ShapeError({ argument: 'itemIndices', expected: [userIndices.length], received: [itemIndices.length] });
    }
    requireIndices('userIndices', userIndices, users.size);
    requireIndices('itemIndices', itemIndices, items.size);
    const pairCount = userIndices.length;
    const values = checkPairValues(options, pairCount);
    if (!values) {
      const rows = mergeRepeated(sortedRows(userIndices, itemIndices, users.size, items.size));
      return new Interactions(users, items, rows.offsets, rows.values, pairCount - rows.values.length);
    }
    const { offsets, order } = sortedOrder(userIndices, itemIndices, users.size, items.size);
    const sorted = { offsets, values: gather(itemIndices, order, new Uint32Array(pairCount)) };
    const timestamps = values.timestamps && gather(values.timestamps, order, new Float64Array(pairCount));
    const weights = values.weights && gather(values.weights, order, new Float32Array(pairCount));
    const first = timestamps && mergeRuns(sorted, timestamps, Math.min);
    const sum = weights && mergeRuns(sorted, weights, (one, other) => one + other);
    if (sum) requireFiniteValues('weights', sum);
    const rows = mergeRepeated(sorted);
    return new Interactions(users, items, rows.offsets, rows.values, pairCount - rows.values.length, first, sum);
  }

  get userCount(): number {
    return this.users.size;
  }

  get itemCount(): number {
    return this.items.size;
  }

  get pairCount(): number {
    return this.userItems.length;
  }

  /**
   * The ids of a user's items, in the order of their positions.
   *
   * @throws ArgumentError for an unknown user
   */
  itemsOf(userId: User): Item[] {
    const userIndex = requireKnownId('userId', userId, this.users);
    return Array.from(this.itemIndicesOf(userIndex), (itemIndex) => this.items.idAt(itemIndex));
  }

  /**
   * The ids of an item's users, in the order of their positions. The columns are built at the first call.
   *
   * @throws ArgumentError for an unknown item
   */
  usersOf(itemId: Item): User[] {
    const itemIndex = requireKnownId('itemId', itemId, this.items);
    return Array.from(this.userIndicesOf(itemIndex), (userIndex) => this.users.idAt(userIndex));
  }

  /**
   * Item indices of the user at a position, ascending; a view, not a copy.
   *
   * @throws ArgumentError for a position without a user
   */
  itemIndicesOf(userIndex: number): Uint32Array {
    requireIndex('userIndex', userIndex, this.userCount);
    return this.userItems.subarray(this.userOffsets[userIndex], this.userOffsets[userIndex + 1]);
  }

  /**
   * User indices of the item at a position, ascending; a view, not a copy. The columns are built at the first call.
   *
   * @throws ArgumentError for a position without an item
   */
  userIndicesOf(itemIndex: number): Uint32Array {
    requireIndex('itemIndex', itemIndex, this.itemCount);
    const { offsets, users } = this.buildColumns();
    return users.subarray(offsets[itemIndex], offsets[itemIndex + 1]);
  }

  /** How many items each user has, shape `[userCount]`. */
  countByUser(): Uint32Array {
    return this.userOffsets.slice(1).map((end, user) => end - this.userOffsets[user]);
  }

  /** How many users each item has, shape `[itemCount]`. */
  countByItem(): Uint32Array {
    const counts = new Uint32Array(this.itemCount);
    for (const item of this.userItems) counts[item]++;
    return counts;
  }

  /** Whether the user has the item, by their ids; `false` where one of them is unknown. */
  has(userId: User, itemId: Item): boolean {
    const userIndex = this.users.indexOf(userId);
    const itemIndex = this.items.indexOf(itemId);
    return userIndex !== undefined && itemIndex !== undefined && this.hasIndices(userIndex, itemIndex);
  }

  /** As `has`, by positions, `false` for one that is out of range; a binary search in the user's row. */
  hasIndices(userIndex: number, itemIndex: number): boolean {
    let low = this.userOffsets[userIndex];
    let high = this.userOffsets[userIndex + 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.userItems[middle] < itemIndex) low = middle + 1;
      else high = middle;
    }
    return low < this.userOffsets[userIndex + 1] && this.userItems[low] === itemIndex;
  }

  /**
   * The pairs that are kept, with the same users and items, and with their timestamps and weights.
   *
   * @param isKept - called once for each pair, with its place in `userItems`, its user and its item
   */
  filterPairs(isKept: (pair: number, userIndex: number, itemIndex: number) => boolean): Interactions<User, Item> {
    const places = new Uint32Array(this.pairCount);
    const offsets = new Uint32Array(this.userCount + 1);
    let length = 0;
    for (let user = 0; user < this.userCount; user++) {
      for (let pair = this.userOffsets[user]; pair < this.userOffsets[user + 1]; pair++) {
        if (isKept(pair, user, this.userItems[pair])) places[length++] = pair;
      }
      offsets[user + 1] = length;
    }
    const kept = places.subarray(0, length);
    const { users, items, userItems, timestamps, weights } = this;
    return new Interactions(
      ...([users, items, offsets, gather(userItems, kept, new Uint32Array(length)), 0] as const),
      timestamps && gather(timestamps, kept, new Float64Array(length)),
      weights && gather(weights, kept, new Float32Array(length)),
    );
  }

  /** A short text that other data almost surely does not have: the counts, and a CRC-32 of all that pairs carry. */
  fingerprint(): string {
    const { userOffsets, userItems, timestamps, weights } = this;
    const checksum = [userOffsets, userItems, timestamps, weights].reduce((crc, values) => {
      if (!values) return crc;
      return crc32(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), crc);
    }, 0);
    return `${this.userCount}x${this.itemCount}:${this.pairCount}:${checksum.toString(16)}`;
  }

  /** The user of each pair, in the order of `userItems`, shape `[pairCount]`. */
  userIndices(): Uint32Array {
    const users = new Uint32Array(this.pairCount);
    for (let user = 0; user < this.userCount; user++) {
      users.fill(user, this.userOffsets[user], this.userOffsets[user + 1]);
    }
    return users;
  }

  private buildColumns(): { offsets: Uint32Array; users: Uint32Array } {
    if (!this.columns) {
      const { offsets, values } = groupByKey(this.userItems, this.userIndices(), this.itemCount);
      this.columns = { offsets, users: values };
    }
    return this.columns;
  }
}

/** Collects pairs one by one, as a streaming reader meets them. */
export class InteractionsBuilder<User extends Id = Id, Item extends Id = Id> {
  private readonly users = new IdMapBuilder<User>();
  private readonly items = new IdMapBuilder<Item>();
  private readonly userIndices = new GrowingUint32Array();
  private readonly itemIndices = new GrowingUint32Array();

  constructor(catalogue: { users?: Iterable<User>; items?: Iterable<Item> } = {}) {
    requireKnown('Interactions', catalogue, names);
    const { users = [], items = [] } = catalogue;
    requireIds('users', users);
    requireIds('items', items);
    for (const user of users) this.users.add(user);
    for (const item of items) this.items.add(item);
  }

  add(userId: User, itemId: Item): void {
    this.userIndices.push(this.users.add(userId));
    this.itemIndices.push(this.items.add(itemId));
  }

  /** @param values - `timestamps` and `weights` of the pairs in the order in which they were added */
  build(values: PairValues = {}): Interactions<User, Item> {
    return Interactions.fromIndices(this.userIndices.toArray(), this.itemIndices.toArray(), {
      ...values,
      users: this.users.build(),
      items: this.items.build(),
    });
  }
}

function noPair(position: number, pair: unknown): ArgumentError {
  const expected = 'a user id and an item id, such as [7, "tea"]';
  return new ArgumentError({ argument: `pairs[${position}]`, expected, received: show(pair) });
}

class GrowingUint32Array {
  private values = new Uint32Array(1024);
  private length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Uint32Array(this.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }

  toArray(): Uint32Array {
    return this.values.subarray(0, this.length);
  }
}

function requireIndices(argument: string, indices: ArrayLike<number>, bound: number): void {
  for (let i = 0; i < indices.length; i++) {
    if (!isIndex(indices[i], bound)) requireIndex(`${argument}[${i}]`, indices[i], bound);
  }
}

function requireIndex(argument: string, index: number, bound: number): void {
  if (isIndex(index, bound)) return;
  throw new ArgumentError({ argument, expected: `an integer in [0, ${bound})`, received: index });
}

function isIndex(index: number, bound: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < bound;
}

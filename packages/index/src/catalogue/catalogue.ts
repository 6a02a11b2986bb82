import { ArgumentError, type Id, type IdMap } from '@lightrec/core';

/** The two-way map between outside ids and item indices, as it stands now. */
export interface ItemIds<T extends Id = Id> {
  /** How many items there are. */
  readonly size: number;
  /** The item index of `id`, or `undefined` where there is none. */
  indexOf(id: T): number | undefined;
  /** The id of an item index. Throws ArgumentError where there is none. */
  idAt(itemIndex: number): T;
}

/**
 * Which items there are. An item keeps its index for as long as it is there; the indices of removed ones go to later
 * ones once no position of the layout refers to them.
 */
export class Catalogue implements ItemIds {
  /** Ids that are not those of the base, by item and the reverse. */
  private readonly idOfAdded = new Map<number, Id>();
  private readonly itemOfAdded = new Map<Id, number>();
  private readonly removed = new Set<number>();
  private readonly free = new Set<number>();
  /** One more than the largest item index so far. */
  limit: number;
  /** Changes with every addition and removal: what was made of the items before is out of date. */
  revision = 0;

  /** @param base - ids of the first items */
  constructor(private readonly base: IdMap) {
    this.limit = base.size;
  }

  get size(): number {
    return this.limit - this.removed.size - this.free.size;
  }

  /** The ids as they were given, where none was added or removed since. */
  get unchangedIds(): IdMap | undefined {
    return this.limit === this.base.size && this.removed.size + this.free.size + this.idOfAdded.size === 0
      ? this.base
      : undefined;
  }

  indexOf(id: Id): number | undefined {
    const added = this.itemOfAdded.get(id);
    if (added !== undefined) return added;
    const item = this.base.indexOf(id);
    return item === undefined || this.removed.has(item) || this.idOfAdded.has(item) || this.free.has(item)
      ? undefined
      : item;
  }

  idAt(item: number): Id {
    if (this.has(item)) return this.idOfAdded.get(item) ?? this.base.idAt(item);
    throw new ArgumentError({ argument: 'item', expected: 'the index of an item that is there', received: item });
  }

  /** The ids of items that a search found: of such as are there. */
  idsOf(items: Uint32Array): Id[] {
    const { base, unchangedIds } = this;
    const ids = new Array<Id>(items.length);
    for (let i = 0; i < items.length; i++) ids[i] = unchangedIds ? base.idAt(items[i]) : this.idAt(items[i]);
    return ids;
  }

  requireNew(id: Id): void {
    if (this.indexOf(id) === undefined) return;
    throw new ArgumentError({
      argument: 'ids',
      expected: 'ids that the index does not have',
      received: JSON.stringify(id),
      hint: 'Call update to give an item new codes.',
    });
  }

  /** @returns the item of a new id */
  add(id: Id): number {
    this.revision++;
    const [item = this.limit++] = this.free;
    this.free.delete(item);
    this.idOfAdded.set(item, id);
    this.itemOfAdded.set(id, item);
    return item;
  }

  remove(item: number): void {
    this.revision++;
    this.itemOfAdded.delete(this.idAt(item));
    this.idOfAdded.delete(item);
    this.removed.add(item);
  }

  has(item: number): boolean {
    return Number.isInteger(item) && item >= 0 && item < this.limit && !this.removed.has(item) && !this.free.has(item);
  }

  /** Removed items, the indices of which are not free yet. */
  get removedItems(): ReadonlySet<number> {
    return this.removed;
  }

  /** Lets later items have the indices of removed ones: nothing refers to them any longer. */
  release(): void {
    for (const item of this.removed) this.free.add(item);
    this.removed.clear();
  }
}

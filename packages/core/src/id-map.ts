import { ArgumentError } from './errors.js';
import type { Id, WidenId } from './id.js';
import type { IdStore } from './id-stores/id-store.js';
import { IntegerIds } from './id-stores/integer-ids.js';
import { MixedIds } from './id-stores/mixed-ids.js';
import { RangeIds } from './id-stores/range-ids.js';
import { requireIds } from './options/arrays.js';
import { requireInteger } from './options/numbers.js';

/**
 * The two-way map between the ids of the outside world and the positions 0 to `size` - 1 that every
 * array here is indexed by. Ids 0 to `size` - 1 in order cost no memory, other integers 4 or 8 bytes each and a
 * compact hash once an index is asked for, which is what catalogues of ten million items need; ids of which one
 * is a string cost a list, and a `Map` once an index is asked for.
 */
export class IdMap<T extends Id = Id> {
  // A cache, out of sight so that maps of the same ids are deeply equal.
  #list: readonly T[] | undefined;

  private constructor(private readonly store: IdStore) {}

  /** Ids in order of their index. Throws where an id stands twice. */
  static from<T extends Id>(ids: Iterable<T>): IdMap<WidenId<T>> {
    requireIds('ids', ids);
    const builder = new IdMapBuilder<Id>();
    for (const id of ids) {
      const next = builder.size;
      if (builder.add(id) !== next) {
        throw new ArgumentError({ argument: 'ids', expected: 'distinct ids', received: `${JSON.stringify(id)} twice` });
      }
    }
    return builder.build() as IdMap as IdMap<WidenId<T>>;
  }

  /** The ids 0 to `count` - 1, each its own index. */
  static range(count: number): IdMap<number> {
    requireInteger('count', count, 0);
    return new IdMap(new RangeIds(count));
  }

  /** @internal */
  static adopt<T extends Id>(store: IdStore): IdMap<T> {
    return new IdMap(store);
  }

  /**
   * Of ids that are known to be distinct, in order of their index: none is looked up before someone asks for an index.
   *
   * @internal
   * @param ids - strings and safe integers; kept, not copied
   */
  static ofDistinct(ids: Id[] | Uint32Array | Float64Array): IdMap {
    if (Array.isArray(ids)) return new IdMap(new MixedIds(ids));
    return new IdMap(ids.every((id, index) => id === index) ? new RangeIds(ids.length) : IntegerIds.of(ids));
  }

  get size(): number {
    return this.store.size;
  }

  /** All ids, in order of their index; made at the first call, where they are integers. */
  get ids(): readonly T[] {
    this.#list ??= this.store.toArray() as T[];
    return this.#list;
  }

  /** Whether `id` is known; of a number and its text, only the one that was given. */
  has(id: T): boolean {
    return this.store.indexOf(id) !== undefined;
  }

  /** The index of `id`, or `undefined` where it is not known. */
  indexOf(id: T): number | undefined {
    return this.store.indexOf(id);
  }

  /** The id at `index`, which must be in `[0, size)`. */
  idAt(index: number): T {
    const id = this.store.at(index);
    if (id === undefined) {
      throw new ArgumentError({ argument: 'index', expected: `an integer in [0, ${this.size})`, received: index });
    }
    return id as T;
  }

  /**
   * The first index whose id is another one in `other`, or that only one of the two has; `undefined` where both hold
   * the same ids in the same order. Free for the same map and for two ranges.
   */
  firstDifference(other: IdMap): number | undefined {
    if (other === this) return undefined;
    const shared = Math.min(this.size, other.size);
    if (!(this.store instanceof RangeIds && other.store instanceof RangeIds)) {
      for (let index = 0; index < shared; index++) if (this.idAt(index) !== other.idAt(index)) return index;
    }
    return this.size === other.size ? undefined : shared;
  }
}

/** Gives each new id the next free index: for building an `IdMap` from a stream in which ids recur. */
export class IdMapBuilder<T extends Id = Id> {
  private store: IdStore = new RangeIds(0);
  private handedOver = false;

  get size(): number {
    return this.store.size;
  }

  /** The index of `id`, a new one at its first sight. */
  add(id: T): number {
    const known = this.store.indexOf(id);
    if (known !== undefined) return known;
    if (typeof id !== 'string' && !Number.isSafeInteger(id)) {
      throw new ArgumentError({ argument: 'id', expected: 'a string or a safe integer', received: id });
    }
    this.takeBack();
    const index = this.store.size;
    this.store = this.store.append(id === 0 ? 0 : id); // -0 is 0
    return index;
  }

  /** The map of the ids so far; ids added later do not reach it. */
  build(): IdMap<T> {
    this.store.trim();
    this.handedOver = true;
    return IdMap.adopt(this.store);
  }

  /** Copies what a built map holds, at the first new id after it: most builders build once and never pay. */
  private takeBack(): void {
    if (!this.handedOver) return;
    this.store = this.store.copy();
    this.handedOver = false;
  }
}

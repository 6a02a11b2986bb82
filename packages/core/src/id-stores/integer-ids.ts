import type { Id } from '../id.js';
import type { IdStore } from './id-store.js';
import { IntegerHash } from './integer-hash.js';
import { MixedIds } from './mixed-ids.js';

const smallestCapacity = 16;

/**
 * Integer ids in a typed array, 4 bytes each, or 8 once one is negative or above 2^32 - 1. The way back is a hash
 * of 5 to 11 bytes an id, which ids that come in rising order do without until someone asks for an index.
 */
export class IntegerIds implements IdStore {
  // A cache, out of sight so that maps of the same ids are deeply equal.
  #hash: IntegerHash | undefined;
  /** While true, an id above the last one is known to be new. */
  private isRising = true;

  /** @param values - of which the first `count` are ids, distinct and rising */
  private constructor(
    private values: Uint32Array | Float64Array,
    private count: number,
  ) {}

  /** The ids 0 to `count` - 1, which others are to follow. */
  static ofRange(count: number): IntegerIds {
    const values = new Uint32Array(Math.max(smallestCapacity, count));
    for (let index = 0; index < count; index++) values[index] = index;
    return new IntegerIds(values, count);
  }

  /** @param values - distinct safe integers; kept, not copied */
  static of(values: Uint32Array | Float64Array): IntegerIds {
    const ids = new IntegerIds(values, values.length);
    for (let index = 1; ids.isRising && index < values.length; index++) {
      ids.isRising = values[index] > values[index - 1];
    }
    return ids;
  }

  get size(): number {
    return this.count;
  }

  at(index: number): number | undefined {
    return index < this.count ? this.values[index] : undefined;
  }

  indexOf(id: Id): number | undefined {
    if (typeof id !== 'number') return undefined;
    if (this.isRising && (this.count === 0 || id > this.values[this.count - 1])) return undefined;
    this.#hash ??= IntegerHash.of(this.values, this.count);
    return this.#hash.find(this.values, id);
  }

  append(id: Id): IdStore {
    if (typeof id !== 'number') return new MixedIds(this.toArray()).append(id);
    if (this.values instanceof Uint32Array && id !== id >>> 0) this.values = new Float64Array(this.values);
    if (this.count === this.values.length) this.resize(2 * this.count);
    if (this.count > 0 && id < this.values[this.count - 1]) this.isRising = false;
    this.values[this.count] = id;
    this.#hash?.add(this.values, this.count);
    this.count++;
    return this;
  }

  copy(): IntegerIds {
    const twin = new IntegerIds(this.values.slice(0, this.count), this.count);
    twin.#hash = this.#hash?.copy();
    twin.isRising = this.isRising;
    return twin;
  }

  trim(): void {
    if (this.values.length > this.count) this.resize(this.count);
  }

  toArray(): Id[] {
    return Array.from(this.values.subarray(0, this.count));
  }

  private resize(capacity: number): void {
    const resized = new (this.values.constructor as typeof Uint32Array)(Math.max(smallestCapacity, capacity));
    resized.set(this.values.subarray(0, this.count));
    this.values = resized;
  }
}

import { type Id, IdMap } from '@lightrec/core';
import { mostBytesOf, readText, writeText } from './id-texts.js';

/** Slots are added once more than this share of them is taken. */
const highestLoad = 0.6;
/** How many ids are looked up at once. */
export const batchSize = 1024;

/**
 * Gives each new id the next position, out of the bytes of its text, so that a table is read without a string for each
 * of its fields. One text is one id, as `parseId` tells from the text whether that is a number. A hash table with linear
 * probing over the bytes that were seen: 8 bytes a slot, and of each id its bytes and 4 more.
 */
export class IdPositions {
  private count = 0;
  /** Of each slot the hash, and the position + 1 or 0 where the slot is free; shape `[slotCount, 2]`. */
  private slots = new Int32Array(2 * 1024);
  private slotMask = 1023;
  /** The bytes of all ids, one after the other. */
  private pool = Buffer.alloc(1 << 14);
  /** Where the bytes of each id begin in `pool`, and where those of the last end. */
  private starts = new Uint32Array(1024);
  /** Of a batch: hashes, the position + 1 where the slot of a hash has the same one, and what was read so that it is near. */
  private readonly batch = {
    hashes: new Int32Array(batchSize),
    likely: new Int32Array(batchSize),
    touched: new Uint32Array(batchSize),
  };

  get size(): number {
    return this.count;
  }

  /** The position of the id whose text is `bytes[start .. end)` in UTF-8, a new one at its first sight. */
  addBytes(bytes: Buffer, start: number, end: number): number {
    return this.addHashed(bytes, start, end, hashOf(bytes, start, end));
  }

  /**
   * As `addBytes` of `count` texts, one after the other. Each id waits for three places of memory, one after the other;
   * here all wait for the first at once, then all for the second, which takes a third of the time where ids are many.
   *
   * @param count - at most `batchSize`
   * @param positions - gets the positions, from `offset` on
   */
  addBatch(
    bytes: Buffer,
    texts: { starts: Int32Array; ends: Int32Array; count: number },
    positions: Uint32Array,
    offset: number,
  ): void {
    const { starts, ends, count } = texts;
    const { hashes, likely, touched } = this.batch;
    for (let i = 0; i < count; i++) hashes[i] = hashOf(bytes, starts[i], ends[i]);
    const { slots, slotMask } = this;
    for (let i = 0; i < count; i++) {
      const slot = hashes[i] & slotMask;
      likely[i] = slots[2 * slot] === hashes[i] ? slots[2 * slot + 1] : 0;
    }
    for (let i = 0; i < count; i++) touched[i] = likely[i] === 0 ? 0 : this.starts[likely[i] - 1];
    for (let i = 0; i < count; i++) touched[i] = this.pool[touched[i]];
    for (let i = 0; i < count; i++) {
      const isLikely = likely[i] !== 0 && this.isAt(likely[i] - 1, bytes, starts[i], ends[i]);
      positions[offset + i] = isLikely ? likely[i] - 1 : this.addHashed(bytes, starts[i], ends[i], hashes[i]);
    }
  }

  /** The position of the id with this text, or `undefined` where it was not seen. */
  positionOf(text: string): number | undefined {
    const bytes = Buffer.alloc(mostBytesOf(text));
    const end = writeText(bytes, 0, text);
    const { slots, slotMask } = this;
    for (let slot = hashOf(bytes, 0, end) & slotMask; slots[2 * slot + 1] !== 0; slot = (slot + 1) & slotMask) {
      const position = slots[2 * slot + 1] - 1;
      if (this.isAt(position, bytes, 0, end)) return position;
    }
    return undefined;
  }

  /** The ids, in the order of their positions. */
  toIdMap(): IdMap {
    const values = new Float64Array(this.count);
    let highest = 0;
    for (let position = 0; position < this.count; position++) {
      values[position] = this.integerAt(position);
      if (values[position] < 0) return IdMap.ofDistinct(this.toList());
      highest = Math.max(highest, values[position]);
    }
    return IdMap.ofDistinct(highest < 2 ** 32 ? Uint32Array.from(values) : values);
  }

  private toList(): Id[] {
    const ids: Id[] = [];
    for (let position = 0; position < this.count; position++) {
      const integer = this.integerAt(position);
      ids.push(integer < 0 ? this.textAt(position) : integer);
    }
    return ids;
  }

  /** The number that an id is, or -1 where it is a text, by the rule of `parseId`. */
  private integerAt(position: number): number {
    const { pool, starts } = this;
    const start = starts[position];
    const end = starts[position + 1];
    if (end - start > 15 || (pool[start] === 0x30 && end - start > 1)) return -1;
    let integer = 0;
    for (let at = start; at < end; at++) {
      const digit = pool[at] - 0x30;
      if (digit < 0 || digit > 9) return -1;
      integer = 10 * integer + digit;
    }
    return integer;
  }

  private textAt(position: number): string {
    return readText(this.pool, this.starts[position], this.starts[position + 1]);
  }

  private addHashed(bytes: Buffer, start: number, end: number, hash: number): number {
    const { slots, slotMask } = this;
    let slot = hash & slotMask;
    for (; slots[2 * slot + 1] !== 0; slot = (slot + 1) & slotMask) {
      const position = slots[2 * slot + 1] - 1;
      if (slots[2 * slot] === hash && this.isAt(position, bytes, start, end)) return position;
    }
    slots[2 * slot] = hash;
    slots[2 * slot + 1] = this.count + 1;
    return this.append(bytes, start, end);
  }

  /** Whether the id at `position` has this text. */
  private isAt(position: number, bytes: Buffer, start: number, end: number): boolean {
    const { starts, pool } = this;
    const from = starts[position];
    if (starts[position + 1] - from !== end - start) return false;
    for (let at = start; at < end; at++) if (bytes[at] !== pool[from + at - start]) return false;
    return true;
  }

  private append(bytes: Buffer, start: number, end: number): number {
    const position = this.count++;
    const from = this.starts[position];
    const to = from + end - start;
    if (to > this.pool.length) this.pool = Buffer.concat([this.pool], Math.min(2 * to, 2 ** 32 - 1));
    if (position + 1 === this.starts.length) {
      const grown = new Uint32Array(2 * this.starts.length);
      grown.set(this.starts);
      this.starts = grown;
    }
    const { pool } = this;
    for (let at = start; at < end; at++) pool[from + at - start] = bytes[at];
    this.starts[position + 1] = to;
    if (this.count > highestLoad * (this.slotMask + 1)) this.growSlots();
    return position;
  }

  private growSlots(): void {
    const old = this.slots;
    const slots = new Int32Array(2 * old.length);
    const slotMask = slots.length / 2 - 1;
    for (let entry = 0; entry < old.length; entry += 2) {
      if (old[entry + 1] === 0) continue;
      let slot = old[entry] & slotMask;
      while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & slotMask;
      slots[2 * slot] = old[entry];
      slots[2 * slot + 1] = old[entry + 1];
    }
    this.slots = slots;
    this.slotMask = slotMask;
  }
}

/** FNV-1a over the bytes, mixed as MurmurHash3 ends, since the low bits choose the slot. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

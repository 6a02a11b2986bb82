import { type Id, IdMap } from '@lightrec/core';
import { mostBytesOf, readText, writeText } from './id-texts.js';

/** Slots are added once more than this share of them is taken. */
const highestLoad = 0.6;
/** How many ids are looked up at once. */
export const batchSize = 1024;

/** Where texts stand in bytes, as far as `count`. */
export interface Texts {
  starts: Int32Array;
  ends: Int32Array;
  count: number;
}

/**
 * Gives each new id the next position, out of the bytes of its text, so that a table is read without a string for each
 * of its fields. One text is one id, as `parseId` tells from the text whether that is a number. A hash table with linear
 * probing over the bytes that were seen: 8 bytes a slot, and of each id its bytes and 8 to 11 more.
 */
export class IdPositions {
  private count = 0;
  /** Of each slot the hash, and the word after which its record begins or 0 where it is free; shape `[slotCount, 2]`. */
  private slots = new Int32Array(2 * 1024);
  private slotMask = 1023;
  /** The records of all ids, one after the other: position, length in bytes, and those bytes, up to a whole word. */
  private pool = Buffer.alloc(1 << 14);
  /** The same memory in words of 4 bytes; the first is left free. */
  private words = wordsOf(this.pool);
  private wordCount = 1;
  /** Of a batch: hashes, and the record where the slot of a hash has the same one, else 0. */
  private readonly batch = {
    ...{ hashes: new Int32Array(batchSize), records: new Int32Array(batchSize), positions: new Int32Array(batchSize) },
  };

  get size(): number {
    return this.count;
  }

  /** The position of the id whose text is `bytes[start .. end)` in UTF-8, a new one at its first sight. */
  addBytes(bytes: Buffer, start: number, end: number): number {
    return this.addHashed(bytes, start, end, hashOf(bytes, start, end));
  }

  /**
   * As `addBytes` of `count` texts, one after the other. Each id waits for two places of memory, one after the other;
   * here all wait for the first at once, then all for the second, which takes a third of the time where ids are many.
   *
   * @param texts - at most `batchSize`
   * @param positions - gets the positions, from `offset` on
   */
  addBatch(bytes: Buffer, texts: Texts, positions: Uint32Array, offset: number): void {
    const { starts, ends, count } = texts;
    const { hashes, records, positions: likely } = this.batch;
    for (let i = 0; i < count; i++) hashes[i] = hashOf(bytes, starts[i], ends[i]);
    const { slots, slotMask, words } = this;
    for (let i = 0; i < count; i++) {
      const slot = hashes[i] & slotMask;
      records[i] = slots[2 * slot] === hashes[i] ? slots[2 * slot + 1] : 0;
    }
    for (let i = 0; i < count; i++) likely[i] = words[records[i]];
    for (let i = 0; i < count; i++) {
      const isSame = records[i] !== 0 && this.isAt(records[i], bytes, starts[i], ends[i]);
      positions[offset + i] = isSame ? likely[i] : this.addHashed(bytes, starts[i], ends[i], hashes[i]);
    }
  }

  /** The position of the id with this text, or `undefined` where it was not seen. */
  positionOf(text: string): number | undefined {
    const bytes = Buffer.alloc(mostBytesOf(text));
    const end = writeText(bytes, 0, text);
    const { slots, slotMask } = this;
    for (let slot = hashOf(bytes, 0, end) & slotMask; slots[2 * slot + 1] !== 0; slot = (slot + 1) & slotMask) {
      const record = slots[2 * slot + 1];
      if (this.isAt(record, bytes, 0, end)) return this.words[record];
    }
    return undefined;
  }

  /** The ids, in the order of their positions. */
  toIdMap(): IdMap {
    const values = new Float64Array(this.count);
    let highest = 0;
    let record = 1;
    for (let position = 0; position < this.count; position++, record = this.after(record)) {
      values[position] = this.integerAt(record);
      if (values[position] < 0) return IdMap.ofDistinct(this.toList());
      highest = Math.max(highest, values[position]);
    }
    return IdMap.ofDistinct(highest < 2 ** 32 ? Uint32Array.from(values) : values);
  }

  private toList(): Id[] {
    const ids: Id[] = [];
    for (let record = 1; ids.length < this.count; record = this.after(record)) {
      const integer = this.integerAt(record);
      const start = bytesAt(record);
      ids.push(integer < 0 ? readText(this.pool, start, start + this.words[record + 1]) : integer);
    }
    return ids;
  }

  /** The number that an id is, or -1 where it is a text, by the rule of `parseId`. */
  private integerAt(record: number): number {
    const { pool } = this;
    const start = bytesAt(record);
    const end = start + this.words[record + 1];
    if (end - start > 15 || (pool[start] === 0x30 && end - start > 1)) return -1;
    let integer = 0;
    for (let at = start; at < end; at++) {
      const digit = pool[at] - 0x30;
      if (digit < 0 || digit > 9) return -1;
      integer = 10 * integer + digit;
    }
    return integer;
  }

  private addHashed(bytes: Buffer, start: number, end: number, hash: number): number {
    const { slots, slotMask } = this;
    let slot = hash & slotMask;
    for (; slots[2 * slot + 1] !== 0; slot = (slot + 1) & slotMask) {
      const record = slots[2 * slot + 1];
      if (slots[2 * slot] === hash && this.isAt(record, bytes, start, end)) return this.words[record];
    }
    slots[2 * slot] = hash;
    slots[2 * slot + 1] = this.wordCount;
    return this.append(bytes, start, end);
  }

  /** Whether the id of a record has this text. */
  private isAt(record: number, bytes: Buffer, start: number, end: number): boolean {
    const { words, pool } = this;
    if (words[record + 1] !== end - start) return false;
    const from = bytesAt(record);
    for (let at = start; at < end; at++) if (bytes[at] !== pool[from + at - start]) return false;
    return true;
  }

  private append(bytes: Buffer, start: number, end: number): number {
    const record = this.wordCount;
    const from = bytesAt(record);
    if (from + end - start + 4 > this.pool.length) this.growPool(from + end - start + 4);
    this.words[record] = this.count;
    this.words[record + 1] = end - start;
    const { pool } = this;
    for (let at = start; at < end; at++) pool[from + at - start] = bytes[at];
    this.wordCount = this.after(record);
    this.count++;
    if (this.count > highestLoad * (this.slotMask + 1)) this.growSlots();
    return this.count - 1;
  }

  /** The record behind another one. */
  private after(record: number): number {
    return record + 2 + ((this.words[record + 1] + 3) >> 2);
  }

  private growPool(needed: number): void {
    const grown = Buffer.alloc(4 * Math.ceil(needed / 2));
    grown.set(this.pool);
    this.pool = grown;
    this.words = wordsOf(grown);
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

function wordsOf({ buffer, byteOffset, byteLength }: Buffer): Int32Array {
  return new Int32Array(buffer, byteOffset, byteLength / 4);
}

/** Where the bytes of the text of a record begin. */
function bytesAt(record: number): number {
  return 4 * (record + 2);
}

/** FNV-1a over the bytes, mixed as MurmurHash3 ends, since the low bits choose the slot. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

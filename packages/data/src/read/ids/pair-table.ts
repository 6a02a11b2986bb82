import { Interactions } from '@lightrec/core';
import { addPages, type IdPage } from './id-pages.js';
import { batchSize, IdPositions } from './id-positions.js';
import { mostBytesOf, writeInteger, writeText } from './id-texts.js';

const ownBytes = 1 << 16;

/** Collects pairs of users and items by their positions, in 8 bytes each. */
export class PairTable {
  readonly users = new IdPositions();
  readonly items = new IdPositions();
  private userPositions = new Uint32Array(batchSize);
  private itemPositions = new Uint32Array(batchSize);
  private length = 0;
  /** Pairs that are not taken yet, by where they stand in `bytes`. */
  private readonly waitingUsers = noTexts();
  private readonly waitingItems = noTexts();
  private bytes: Buffer | undefined;
  /** What ids are written to that do not come as bytes. */
  private own = Buffer.alloc(ownBytes);
  private written = 0;

  /**
   * @param user - a text that is not empty, or an integer in [0, 10^15)
   * @param item - the same
   */
  add(user: string | number, item: string | number): void {
    const needed = roomOf(user) + roomOf(item);
    if (this.written + needed > this.own.length) {
      this.flush();
      this.own = Buffer.alloc(Math.max(ownBytes, needed));
      this.written = 0;
    }
    const { own, written } = this;
    const userEnd = write(own, written, user);
    this.written = write(own, userEnd, item);
    this.addBytes(own, written, userEnd, userEnd, this.written);
  }

  /** Adds an item without a pair, as one of a catalogue. */
  addItem(item: string): void {
    this.flush();
    const bytes = Buffer.alloc(mostBytesOf(item));
    this.items.addBytes(bytes, 0, writeText(bytes, 0, item));
  }

  /** As `add`, of texts that stand in `bytes`, which must not change before they are taken: with others of them. */
  addBytes(bytes: Buffer, userStart: number, userEnd: number, itemStart: number, itemEnd: number): void {
    const { waitingUsers: users, waitingItems: items } = this;
    if (bytes !== this.bytes || users.count === batchSize) this.flush();
    this.bytes = bytes;
    const at = users.count++;
    items.count++;
    users.starts[at] = userStart;
    users.ends[at] = userEnd;
    items.starts[at] = itemStart;
    items.ends[at] = itemEnd;
  }

  /** Takes the pairs in some rows of pages, ascending, in as many of the users as of the items. */
  addPages(users: readonly IdPage[], userRows: Int32Array, items: readonly IdPage[], itemRows: Int32Array): void {
    this.flush();
    this.reserve(userRows.length);
    addPages(this.users, users, userRows, this.userPositions, this.length);
    addPages(this.items, items, itemRows, this.itemPositions, this.length);
    this.length += userRows.length;
  }

  /** @param values - of the pairs, in the order in which they were added */
  toInteractions(values: { weights?: Float32Array; timestamps?: Float64Array } = {}): Interactions {
    this.flush();
    const users = this.userPositions.subarray(0, this.length);
    const items = this.itemPositions.subarray(0, this.length);
    return Interactions.fromIndices(users, items, {
      users: this.users.toIdMap(),
      items: this.items.toIdMap(),
      ...values,
    });
  }

  private flush(): void {
    const { bytes, waitingUsers: users, waitingItems: items } = this;
    if (!bytes || users.count === 0) return;
    this.reserve(users.count);
    this.users.addBatch(bytes, users, this.userPositions, this.length);
    this.items.addBatch(bytes, items, this.itemPositions, this.length);
    this.length += users.count;
    users.count = 0;
    items.count = 0;
    this.bytes = undefined;
  }

  private reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.userPositions.length) return;
    this.userPositions = grown(this.userPositions, needed);
    this.itemPositions = grown(this.itemPositions, needed);
  }
}

function noTexts() {
  return { starts: new Int32Array(batchSize), ends: new Int32Array(batchSize), count: 0 };
}

function roomOf(id: string | number): number {
  return typeof id === 'string' ? mostBytesOf(id) : 15;
}

function write(bytes: Buffer, start: number, id: string | number): number {
  return typeof id === 'string' ? writeText(bytes, start, id) : writeInteger(bytes, start, id);
}

function grown(values: Uint32Array, needed: number): Uint32Array<ArrayBuffer> {
  const twice = new Uint32Array(Math.max(2 * values.length, needed));
  twice.set(values);
  return twice;
}

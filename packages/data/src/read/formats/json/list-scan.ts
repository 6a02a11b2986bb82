import {
  closeBracket,
  comma,
  isOther,
  numberEnd,
  ObjectScan,
  openBracket,
  plainTextEnd,
  quote,
  skipSpace,
} from './object-scan.js';

/** A list in objects, and what is read of its entries: the values of some keys, or, without any, the entries. */
export interface ListKeys {
  key: string;
  inner: readonly string[];
}

/** As `ObjectScan`, of objects in which some keys have lists: of numbers and texts, or of objects of these. */
export class ListScan extends ObjectScan {
  /** Of each list, what was found in the last object. */
  readonly lists: readonly FoundList[];
  private readonly scalarCount: number;

  /** @param scalars - keys that have a number or a text */
  constructor(scalars: readonly string[], lists: readonly ListKeys[]) {
    super([...scalars, ...lists.map(({ key }) => key)]);
    this.scalarCount = scalars.length;
    this.lists = lists.map(({ inner }) => new FoundList(inner));
  }

  protected override readValue(bytes: Buffer, start: number, end: number, key: number): number {
    if (key < this.scalarCount) return super.readValue(bytes, start, end, key);
    const next = this.lists[key - this.scalarCount].read(bytes, start, end);
    this.starts[key] = start;
    this.ends[key] = next;
    return next;
  }
}

/** The entries of a list. */
class FoundList {
  count = 0;
  /** Where what is read of each entry stands, shape `[at least count, width]`. */
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** Whether each is a text, and not a number. */
  areTexts = new Uint8Array(64);
  /** Of each entry. */
  readonly width: number;
  private readonly scan: ObjectScan | undefined;

  constructor(inner: readonly string[]) {
    this.width = Math.max(1, inner.length);
    if (inner.length > 0) this.scan = new ObjectScan(inner);
  }

  /** Reads the list at `start`; returns where it ends. */
  read(bytes: Buffer, start: number, end: number): number {
    this.count = 0;
    if (start >= end || bytes[start] !== openBracket) return isOther;
    let at = skipSpace(bytes, start + 1, end);
    if (at < end && bytes[at] === closeBracket) return at + 1;
    for (;;) {
      at = this.readEntry(bytes, at, end);
      if (at < 0) return isOther;
      at = skipSpace(bytes, at, end);
      if (at >= end) return isOther;
      if (bytes[at] === closeBracket) return at + 1;
      if (bytes[at] !== comma) return isOther;
      at = skipSpace(bytes, at + 1, end);
    }
  }

  private readEntry(bytes: Buffer, start: number, end: number): number {
    const { scan, width } = this;
    const at = width * this.count++;
    if (at + width > this.starts.length) this.grow();
    if (scan) {
      const next = scan.readAt(bytes, start, end);
      for (let i = 0; i < width; i++) {
        this.starts[at + i] = scan.starts[i];
        this.ends[at + i] = scan.ends[i];
        this.areTexts[at + i] = Number(scan.areTexts[i]);
      }
      return next;
    }
    const isText = start < end && bytes[start] === quote;
    const last = isText ? plainTextEnd(bytes, start + 1, end) : numberEnd(bytes, start, end);
    this.starts[at] = isText ? start + 1 : start;
    this.ends[at] = last;
    this.areTexts[at] = Number(isText);
    return isText && last >= 0 ? last + 1 : last;
  }

  private grow(): void {
    const { starts, ends, areTexts } = this;
    const length = 2 * starts.length;
    this.starts = new Int32Array(length);
    this.ends = new Int32Array(length);
    this.areTexts = new Uint8Array(length);
    this.starts.set(starts);
    this.ends.set(ends);
    this.areTexts.set(areTexts);
  }
}

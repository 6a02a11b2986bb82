/** Values deeper than this are left to `JSON.parse`. */
const deepest = 32;

const space = 0x20;
export const quote = 0x22;
const backslash = 0x5c;
export const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;

/** What is no JSON, or not as plain as is read here. */
export const isOther = -1;

/**
 * Finds the values of some keys in the bytes of JSON objects, one a line, without making anything of them. Takes
 * nothing that `JSON.parse` would not: all of the line is checked, the values of other keys too.
 */
export class ObjectScan {
  /** Where the value of each key begins, without quotes, or -1 where it is missing; of a key that stands twice the last. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Whether the value of each is a text, and not a number. */
  readonly areTexts: boolean[];
  private readonly keys: readonly Buffer[];

  constructor(keys: readonly string[]) {
    this.keys = keys.map((key) => Buffer.from(key));
    this.starts = new Int32Array(keys.length);
    this.ends = new Int32Array(keys.length);
    this.areTexts = keys.map(() => false);
  }

  /**
   * Reads the object in `bytes[start .. end)`.
   *
   * @returns whether all keys are there, each with a number or a text without escapes; else the line may still be JSON
   */
  read(bytes: Buffer, start: number, end: number): boolean {
    const next = this.readAt(bytes, skipSpace(bytes, start, end), end);
    return next >= 0 && skipSpace(bytes, next, end) === end;
  }

  /** Reads the object that begins at `start`; returns where it ends, or a number below 0 as `read` returns false. */
  readAt(bytes: Buffer, start: number, end: number): number {
    this.starts.fill(-1);
    if (bytes[start] !== openBrace) return isOther;
    let at = skipSpace(bytes, start + 1, end);
    for (; bytes[at] !== closeBrace; at = skipSpace(bytes, at + 1, end)) {
      at = this.readMember(bytes, at, end);
      if (at < 0) return isOther;
      if (bytes[at] === closeBrace) break;
      if (at >= end || bytes[at] !== comma) return isOther;
      // Not `{"a":1,}`.
      if (bytes[skipSpace(bytes, at + 1, end)] === closeBrace) return isOther;
    }
    return at < end && !this.starts.includes(-1) ? at + 1 : isOther;
  }

  /** Reads a key and its value; returns what follows behind spaces. */
  private readMember(bytes: Buffer, at: number, end: number): number {
    if (at >= end || bytes[at] !== quote) return isOther;
    const keyEnd = plainTextEnd(bytes, at + 1, end);
    if (keyEnd < 0) return isOther;
    const key = this.keyAt(bytes, at + 1, keyEnd);
    const mark = skipSpace(bytes, keyEnd + 1, end);
    if (mark >= end || bytes[mark] !== colon) return isOther;
    const start = skipSpace(bytes, mark + 1, end);
    const next = key < 0 ? valueEnd(bytes, start, end, 0) : this.readValue(bytes, start, end, key);
    return next < 0 ? isOther : skipSpace(bytes, next, end);
  }

  /** Reads the value of a key; returns where it ends. */
  protected readValue(bytes: Buffer, start: number, end: number, key: number): number {
    const isText = bytes[start] === quote;
    const last = isText ? plainTextEnd(bytes, start + 1, end) : numberEnd(bytes, start, end);
    if (last < 0) return isOther;
    this.starts[key] = isText ? start + 1 : start;
    this.ends[key] = last;
    this.areTexts[key] = isText;
    return isText ? last + 1 : last;
  }

  private keyAt(bytes: Buffer, start: number, end: number): number {
    for (let key = 0; key < this.keys.length; key++) {
      const known = this.keys[key];
      if (known.length !== end - start) continue;
      let i = 0;
      while (i < known.length && known[i] === bytes[start + i]) i++;
      if (i === known.length) return key;
    }
    return -1;
  }
}

/** The end of the value at `start`, of any kind. */
function valueEnd(bytes: Buffer, start: number, end: number, depth: number): number {
  const first = start < end ? bytes[start] : 0;
  if (first === quote) return textEnd(bytes, start + 1, end);
  if (first === openBrace || first === openBracket)
    return depth < deepest ? groupEnd(bytes, start, end, depth) : isOther;
  for (const word of words) {
    if (first === word[0])
      return start + word.length <= end && startsWithWord(bytes, start, word) ? start + word.length : isOther;
  }
  return numberEnd(bytes, start, end);
}

const words = ['true', 'false', 'null'].map((word) => Buffer.from(word));

function startsWithWord(bytes: Buffer, start: number, word: Buffer): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false;
  return true;
}

/** The end of a list or a record. */
function groupEnd(bytes: Buffer, start: number, end: number, depth: number): number {
  const isRecord = bytes[start] === openBrace;
  const close = isRecord ? closeBrace : closeBracket;
  let at = skipSpace(bytes, start + 1, end);
  if (at < end && bytes[at] === close) return at + 1;
  for (;;) {
    if (isRecord) {
      if (at >= end || bytes[at] !== quote) return isOther;
      at = textEnd(bytes, at + 1, end);
      if (at < 0) return isOther;
      at = skipSpace(bytes, at, end);
      if (at >= end || bytes[at] !== colon) return isOther;
      at = skipSpace(bytes, at + 1, end);
    }
    at = valueEnd(bytes, at, end, depth + 1);
    if (at < 0) return isOther;
    at = skipSpace(bytes, at, end);
    if (at >= end) return isOther;
    if (bytes[at] === close) return at + 1;
    if (bytes[at] !== comma) return isOther;
    at = skipSpace(bytes, at + 1, end);
  }
}

/** The closing quote of a text without escapes. */
export function plainTextEnd(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === quote) return at;
    if (byte === backslash || byte < space) return isOther;
  }
  return isOther;
}

/** Behind the closing quote of a text. */
function textEnd(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    if (byte < space) return isOther;
    if (byte !== backslash) continue;
    at++;
    if (at >= end) return isOther;
    if (bytes[at] === 0x75) {
      for (let i = 1; i <= 4; i++) if (at + i >= end || !isHexadecimal(bytes[at + i])) return isOther;
      at += 4;
    } else if (!escapes.includes(bytes[at])) {
      return isOther;
    }
  }
  return isOther;
}

const escapes = Buffer.from('"\\/bfnrt');

function isHexadecimal(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** The end of a number as JSON has it. */
export function numberEnd(bytes: Buffer, start: number, end: number): number {
  const whole = start < end && bytes[start] === 0x2d ? start + 1 : start;
  let at = digitsEnd(bytes, whole, end);
  if (at === whole || (bytes[whole] === 0x30 && at - whole > 1)) return isOther;
  if (at < end && bytes[at] === 0x2e) {
    const fraction = at + 1;
    at = digitsEnd(bytes, fraction, end);
    if (at === fraction) return isOther;
  }
  if (at < end && (bytes[at] | 0x20) === 0x65) {
    const isSigned = at + 1 < end && (bytes[at + 1] === 0x2b || bytes[at + 1] === 0x2d);
    const exponent = isSigned ? at + 2 : at + 1;
    at = digitsEnd(bytes, exponent, end);
    if (at === exponent) return isOther;
  }
  return at;
}

function digitsEnd(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && isDigit(bytes[at])) at++;
  return at;
}

/** Of the blanks in JSON, but a line end. */
export function skipSpace(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === space || bytes[at] === 0x09 || bytes[at] === 0x0d)) at++;
  return at;
}

import type { Dialect } from '../dialect.js';

const newline = 0x0a;
const carriageReturn = 0x0d;

/** What became of a row with quotes: it is whole, goes on behind the bytes, or is left to csv-parse. */
export type Quoting = 'whole' | 'stray quote' | 'open' | 'irregular';

/** Finds the fields of a row of `csv` with quotes in it, to the rules by which csv-parse does. */
export class QuotedRow {
  /** Where the fields stand, without quotes and blanks around them, as far as `fieldCount`. */
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly quoted: boolean[] = [];
  private readonly escaped: boolean[] = [];
  fieldCount = 0;
  /** Where the next row begins. */
  end = 0;
  /** Line ends inside quotes. */
  innerLines = 0;
  private readonly delimiter: Buffer;
  private readonly quote: number;
  private readonly escape: number;

  /** @param dialect - with a quote; all in ASCII */
  constructor(dialect: Dialect) {
    this.delimiter = Buffer.from(dialect.delimiter);
    this.quote = dialect.quote!.charCodeAt(0);
    this.escape = (dialect.escapedBy ?? dialect.quote!).charCodeAt(0);
  }

  /** Finds the fields of the row that begins at `start`. */
  read(bytes: Buffer, start: number): Quoting {
    this.fieldCount = 0;
    this.innerLines = 0;
    let hasStray = false;
    for (let at = start; ; at += this.delimiter.length) {
      const fieldStart = this.skipBlanks(bytes, at);
      if (bytes[fieldStart] === this.quote) {
        const end = this.readQuoted(bytes, fieldStart + 1);
        if (end < 0) return end === isOpen ? 'open' : 'irregular';
        at = end;
      } else {
        at = fieldStart;
        let isStray = false;
        for (; at < bytes.length && !this.isFieldEnd(bytes, at); at++) isStray ||= bytes[at] === this.quote;
        // Blanks that are no ASCII may stand before a quote that opens the field.
        if (isStray && bytes.subarray(fieldStart, at).some((byte) => byte > 0x7f)) return 'irregular';
        hasStray ||= isStray;
        this.push(fieldStart, at, false, false);
      }
      if (this.isDelimiter(bytes, at)) continue;
      this.end = at >= bytes.length ? at : bytes[at] === newline ? at + 1 : at + 2;
      if (!hasStray) return 'whole';
      return this.innerLines === 0 ? 'stray quote' : 'irregular';
    }
  }

  startOf(field: number): number {
    return this.starts[field];
  }

  endOf(field: number): number {
    return this.ends[field];
  }

  isQuoted(field: number): boolean {
    return this.quoted[field];
  }

  /** Whether a quoted field is another text than its bytes. */
  hasEscapes(field: number): boolean {
    return this.escaped[field];
  }

  private textOf(bytes: Buffer, field: number): string {
    const text = bytes.toString('utf8', this.starts[field], this.ends[field]);
    if (!this.quoted[field]) return text.trim();
    if (!this.escaped[field]) return text;
    const sign = String.fromCharCode(this.escape);
    let unescaped = '';
    for (let at = 0; at < text.length; at++) {
      if (text[at] === sign) at++;
      unescaped += text[at];
    }
    return unescaped;
  }

  /** All fields as texts. */
  texts(bytes: Buffer): string[] {
    return Array.from({ length: this.fieldCount }, (_, field) => this.textOf(bytes, field));
  }

  /** Reads what follows an opening quote; the end of the field, or one of the signs below. */
  private readQuoted(bytes: Buffer, start: number): number {
    const { quote, escape: sign } = this;
    let hasEscapes = false;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === sign && (sign !== quote || bytes[at + 1] === quote)) {
        hasEscapes = true;
        at++;
        if (bytes[at] === newline) this.innerLines++;
      } else if (byte === quote) {
        this.push(start, at, true, hasEscapes);
        const end = this.skipBlanks(bytes, at + 1);
        return end >= bytes.length || this.isFieldEnd(bytes, end) ? end : isIrregular;
      } else if (byte === newline) {
        this.innerLines++;
      }
    }
    return isOpen;
  }

  private push(start: number, end: number, isQuoted: boolean, hasEscapes: boolean): void {
    const field = this.fieldCount++;
    this.starts[field] = start;
    this.ends[field] = end;
    this.quoted[field] = isQuoted;
    this.escaped[field] = hasEscapes;
  }

  private isFieldEnd(bytes: Buffer, at: number): boolean {
    return bytes[at] === newline || isLineEnd(bytes, at) || this.isDelimiter(bytes, at);
  }

  private isDelimiter(bytes: Buffer, at: number): boolean {
    const { delimiter } = this;
    if (bytes[at] !== delimiter[0]) return false;
    for (let i = 1; i < delimiter.length; i++) if (bytes[at + i] !== delimiter[i]) return false;
    return true;
  }

  private skipBlanks(bytes: Buffer, from: number): number {
    let at = from;
    while (isBlank(bytes[at]) && !isLineEnd(bytes, at) && !this.isDelimiter(bytes, at)) at++;
    return at;
  }
}

const isOpen = -1;
const isIrregular = -2;

function isLineEnd(bytes: Buffer, at: number): boolean {
  return bytes[at] === carriageReturn && bytes[at + 1] === newline;
}

/** Of the blanks in ASCII, but a line end. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d && byte !== newline);
}

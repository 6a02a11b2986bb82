import { limits } from '../../../../limits.js';
import { columnsOf } from '../../../columns.js';
import { noFields, type PairCollector } from '../../../pair-collector.js';
import { countLines, type TextBlock } from '../../../source/text-blocks.js';
import { QuoteHints, readDelimited } from '../delimited.js';
import { rowAdder, type TableLayout } from '../delimited-pairs.js';
import { RowTaker } from '../delimited-rows.js';
import { splitLine } from '../line-fields.js';
import { QuotedRow } from './quoted-row.js';

const newline = 0x0a;
const carriageReturn = 0x0d;

/** Whether rows can be found in the bytes of such a table: what tells fields apart is ASCII, and each is in the file. */
export function canScan({ dialect, columns }: TableLayout): boolean {
  const { delimiter, quote, escapedBy } = dialect;
  const isInFile = columnsOf(columns).every(({ value }) => value === undefined);
  return isInFile && /^[\t -~]+$/.test(`${delimiter}${quote ?? ''}${escapedBy ?? ''}`);
}

/**
 * The fast twin of `readPairsPlainly`, to the same pairs, report and errors: looks at each byte once, and makes texts
 * of the rows alone that are not plain. From a row on whose quotes are beyond it, it leaves the content to the other.
 */
export async function scanPairs(
  blocks: AsyncIterable<TextBlock>,
  file: string,
  layout: TableLayout,
  collector: PairCollector,
): Promise<void> {
  const rows = new RowTaker(layout, collector, rowAdder(layout, collector));
  const scan = new PairScan(layout, collector, rows);
  const source = blocks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value: block } = await source.next();
      const rest = done ? scan.finish() : scan.read(block);
      if (rest) {
        const remaining = { file, dialect: layout.dialect, firstLine: rest.firstLine, hints: scan.hints };
        await readDelimited(after(rest, source), remaining, rows.take, rows.refuseQuote);
      }
      if (done || rest) break;
    }
  } finally {
    await source.return?.(undefined);
  }
  rows.end();
}

async function* after(block: TextBlock, rest: AsyncIterator<TextBlock>): AsyncGenerator<TextBlock> {
  yield block;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

class PairScan {
  readonly hints: QuoteHints;
  private readonly quoted: QuotedRow | undefined;
  /** Where the fields of the line stand, as far as they are asked for. */
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private fieldCount = 0;
  private readonly delimiter: Buffer;
  private readonly fields = noFields();
  /** Positions of the columns that are read, user and item first. */
  private readonly positions: readonly number[];
  /** A row whose quotes are still open at the end of the blocks so far. */
  private open: TextBlock | undefined;

  constructor(
    private readonly layout: TableLayout,
    private readonly collector: PairCollector,
    private readonly rows: RowTaker,
  ) {
    const { dialect, columns } = layout;
    this.hints = new QuoteHints(dialect);
    this.quoted = dialect.quote === null || dialect.rowsAreLines ? undefined : new QuotedRow(dialect);
    this.delimiter = Buffer.from(dialect.delimiter);
    this.positions = columnsOf(columns).map(({ position }) => position);
    const fieldCount = 1 + Math.max(...this.positions);
    this.starts = new Int32Array(fieldCount);
    this.ends = new Int32Array(fieldCount);
  }

  /** Reads the rows of a block; returns the part, from the start of a row on, that it leaves. */
  read(block: TextBlock): TextBlock | undefined {
    const { open } = this;
    if (!open) return this.readRows(block);
    this.open = undefined;
    const joined: TextBlock = { bytes: Buffer.concat([open.bytes, block.bytes]), firstLine: open.firstLine };
    const rest = this.readRows(joined);
    // The lines of the open row were counted with the blocks that they stand in.
    block.lineCount = joined.firstLine + joined.lineCount! - block.firstLine;
    return rest;
  }

  /** What is left at the end of the content: a row whose quotes were never closed. */
  finish(): TextBlock | undefined {
    return this.open;
  }

  private readRows(block: TextBlock): TextBlock | undefined {
    const { bytes } = block;
    let line = block.firstLine;
    for (let start = 0; start < bytes.length; ) {
      const end = this.scanLine(bytes, start);
      const next = end >= 0 ? this.takeLine(bytes, start, end, line) : this.takeQuoted(bytes, start, line);
      if (next < 0) {
        const rest = { bytes: bytes.subarray(start), firstLine: line };
        block.lineCount = line + countLines(rest.bytes) - block.firstLine;
        if (next === isLeft || rest.bytes.length > limits.rowBytes) return rest;
        this.open = rest;
        return undefined;
      }
      line += end >= 0 ? 1 : 1 + (this.quoted?.innerLines ?? 0);
      start = next;
    }
    block.lineCount = line - block.firstLine;
    return undefined;
  }

  /** Finds the fields of the line that begins at `start`; returns its end, or -1 where a quote is in it. */
  private scanLine(bytes: Buffer, start: number): number {
    const { starts, ends, delimiter } = this;
    const { quote } = this.layout.dialect;
    const quoteByte = quote === null ? -1 : quote.charCodeAt(0);
    const [delimiterByte] = delimiter;
    const { length } = bytes;
    let fieldStart = start;
    let field = 0;
    let at = start;
    for (; at < length; at++) {
      const byte = bytes[at];
      if (byte === delimiterByte) {
        if (delimiter.length > 1 && !startsAt(bytes, at, delimiter)) continue;
        if (field < starts.length) {
          starts[field] = fieldStart;
          ends[field] = at;
        }
        field++;
        at += delimiter.length - 1;
        fieldStart = at + 1;
      } else if (byte === newline) {
        break;
      } else if (byte === quoteByte) {
        return -1;
      }
    }
    if (field < starts.length) {
      starts[field] = fieldStart;
      ends[field] = contentEnd(bytes, fieldStart, at);
    }
    this.fieldCount = field + 1;
    return at;
  }

  /** Takes the line that was scanned; returns where the next one begins, or `isLeft`. */
  private takeLine(bytes: Buffer, start: number, end: number, line: number): number {
    const { starts, ends, rows } = this;
    if (end - start > limits.rowBytes && !this.layout.dialect.rowsAreLines) return isLeft;
    const isTaken =
      this.isFit(this.fieldCount) &&
      !rows.isAtHeader &&
      this.setFields(bytes, starts, ends) &&
      this.collector.addBytes(bytes, this.fields);
    if (!isTaken) this.takeText(bytes.toString('utf8', start, contentEnd(bytes, start, end)), line);
    return end + 1;
  }

  /** Whether the fields of a line can be taken as they stand in the bytes; notes where. */
  private setFields(bytes: Buffer, starts: Int32Array, ends: Int32Array): boolean {
    const { fields, positions } = this;
    const [user, item] = positions;
    if (!isPlain(bytes, starts[user], ends[user]) || !isPlain(bytes, starts[item], ends[item])) return false;
    fields.userStart = starts[user];
    fields.userEnd = ends[user];
    fields.itemStart = starts[item];
    fields.itemEnd = ends[item];
    for (let i = 2; i < positions.length; i++) {
      const position = positions[i];
      if (!isPlain(bytes, starts[position], ends[position])) return false;
      fields.starts[i - 2] = starts[position];
      fields.ends[i - 2] = ends[position];
    }
    return true;
  }

  /** Takes a line, in which no field of `csv` is quoted, as texts. */
  private takeText(text: string, line: number): void {
    const { dialect } = this.layout;
    if (dialect.rowsAreLines) {
      if (text.trim() === '') return;
      const { fields, hasOpenQuote } = splitLine(text, dialect);
      this.rows.take(fields, line, line, hasOpenQuote);
      return;
    }
    const fields = text.split(dialect.delimiter).map((field) => field.trim());
    if (fields.length > 1 || fields[0] !== '') this.rows.take(fields, line, line, false);
  }

  /** Takes the row with quotes that begins at `start`; returns where the next one does, `isOpen` or `isLeft`. */
  private takeQuoted(bytes: Buffer, start: number, line: number): number {
    const { quoted: row, rows, collector, hints } = this;
    if (!row) {
      const found = bytes.indexOf(newline, start);
      const end = found < 0 ? bytes.length : found;
      this.takeText(bytes.toString('utf8', start, contentEnd(bytes, start, end)), line);
      return end + 1;
    }
    const quoting = row.read(bytes, start);
    if (quoting === 'open') return isOpen;
    if (quoting === 'irregular' || row.end - start > limits.rowBytes) {
      hints.look(bytes);
      return isLeft;
    }
    hints.look(bytes.subarray(start, row.end));
    if (quoting === 'stray quote') {
      hints.look(bytes); // as csv-parse is given it whole
      rows.refuseQuote(line, hints.hint);
      return row.end;
    }
    const lastLine = line + row.innerLines;
    const isTaken =
      !rows.isAtHeader &&
      this.isFit(row.fieldCount) &&
      this.setQuotedFields(bytes, row) &&
      collector.addBytes(bytes, this.fields);
    if (isTaken) rows.note(lastLine, line);
    else rows.take(row.texts(bytes), lastLine, line, false);
    return row.end;
  }

  /** Whether a row with so many fields has those that are asked for, and no more than it should. */
  private isFit(fieldCount: number): boolean {
    const { widths } = this.layout;
    return (widths[0] === fieldCount || widths[1] === fieldCount) && fieldCount >= this.starts.length;
  }

  /** As `setFields`, of a row with quotes. */
  private setQuotedFields(bytes: Buffer, row: QuotedRow): boolean {
    const { fields, positions } = this;
    for (const position of positions) {
      const [start, end] = [row.startOf(position), row.endOf(position)];
      const isFit = row.isQuoted(position) ? !row.hasEscapes(position) && start < end : isPlain(bytes, start, end);
      if (!isFit) return false;
    }
    const [user, item] = positions;
    fields.userStart = row.startOf(user);
    fields.userEnd = row.endOf(user);
    fields.itemStart = row.startOf(item);
    fields.itemEnd = row.endOf(item);
    for (let i = 2; i < positions.length; i++) {
      fields.starts[i - 2] = row.startOf(positions[i]);
      fields.ends[i - 2] = row.endOf(positions[i]);
    }
    return true;
  }
}

/** What is said instead of a place: the row goes on behind the bytes, or is left to csv-parse with all that follows. */
const isOpen = -1;
const isLeft = -2;

/** The end of a line without a carriage return there. */
function contentEnd(bytes: Buffer, start: number, end: number): number {
  return end > start && bytes[end - 1] === carriageReturn ? end - 1 : end;
}

/** Whether a field has something in it and no blank around that; told by bytes of ASCII, so that others are none. */
function isPlain(bytes: Buffer, start: number, end: number): boolean {
  return start < end && isVisible(bytes[start]) && isVisible(bytes[end - 1]);
}

function isVisible(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f;
}

function startsAt(bytes: Buffer, at: number, part: Buffer): boolean {
  for (let i = 1; i < part.length; i++) if (bytes[at + i] !== part[i]) return false;
  return true;
}

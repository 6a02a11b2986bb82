import { pipeline } from 'node:stream/promises';
import { type CsvError, parse } from 'csv-parse';
import { DataError } from '../../../data-error.js';
import { limits } from '../../../limits.js';
import { LineCounter } from '../../source/line-counter.js';
import { forEachLine, type TextBlock } from '../../source/text-blocks.js';
import type { Dialect } from './dialect.js';
import { splitLine } from './line-fields.js';

/** Told of a row: its fields, the line on which it ends, that on which it begins, and as in `LineFields`. */
export type OnRow = (fields: readonly string[], line: number, firstLine: number, hasOpenQuote: boolean) => void;

/** What is read, and how. */
export interface DelimitedSource {
  file: string;
  dialect: Dialect;
  /** Number of the first line, where those before it were read already. */
  firstLine?: number;
  /** What those lines told of quotes. */
  hints?: QuoteHints;
}

/** What csv-parse is told in every place, so that looking at a file and reading it agree. */
export function parserOptions({ delimiter, quote, escapedBy }: Dialect) {
  return {
    delimiter,
    quote,
    escape: escapedBy ?? quote ?? '"',
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: limits.rowBytes,
  };
}

/**
 * Reads separated values row by row; blank lines are passed over.
 *
 * @param onStrayQuote - called where a quote stands inside an unquoted field, with what to do about it; if it
 *   returns, the line is dropped; not needed where `quote` is `null` or rows are lines
 * @throws DataError for a quote that is never closed, or closed in the middle of a field: how many lines
 *   such a quote has swallowed cannot be known, so no option skips it
 */
export async function readDelimited(
  blocks: AsyncIterable<TextBlock>,
  { file, dialect, firstLine = 1, hints = new QuoteHints(dialect) }: DelimitedSource,
  onRow: OnRow,
  onStrayQuote?: (line: number, hint: string) => void,
): Promise<void> {
  if (dialect.rowsAreLines) return readLines(blocks, dialect, onRow);
  const lines = new LineCounter(firstLine);
  let rowStart = 0;
  let lastBadLine = 0;
  const parser = parse({
    ...parserOptions(dialect),
    skip_records_with_error: true,
    on_record: (fields: string[], { bytes }) => {
      const firstOfRow = lines.lineOfTextAt(rowStart, bytes - 1);
      rowStart = bytes;
      onRow(fields, lines.lineAt(bytes - 1), firstOfRow, false);
      return null; // Nothing is passed on through the stream, which would cost more than the parsing.
    },
    on_skip: (error) => {
      // The parser's place is still before the field.
      const line = lines.lineOfTextAt(Number(error?.bytes));
      rowStart = lines.endOfLine();
      if (error?.code !== strayQuote) throw explainQuoting(file, line, hints.hint, error);
      if (line !== lastBadLine) onStrayQuote?.(line, hints.hint);
      lastBadLine = line;
    },
  });
  await pipeline(bytesOf(blocks, lines, hints), parser, async (rows) => {
    for await (const _ of rows);
  });
}

async function readLines(blocks: AsyncIterable<TextBlock>, dialect: Dialect, onRow: OnRow): Promise<void> {
  await forEachLine(blocks, (text, line) => {
    if (text.trim() === '') return;
    const { fields, hasOpenQuote } = splitLine(text, dialect);
    onRow(fields, line, line, hasOpenQuote);
  });
}

async function* bytesOf(
  blocks: AsyncIterable<TextBlock>,
  lines: LineCounter,
  hints: QuoteHints,
): AsyncGenerator<Buffer> {
  for await (const { bytes } of blocks) {
    lines.add(bytes);
    hints.look(bytes);
    yield bytes;
  }
}

const strayQuote = 'INVALID_OPENING_QUOTE';

/** What to do where quotes go wrong: another advice once quotes were seen that a backslash escapes. */
export class QuoteHints {
  private seen = false;

  constructor(private readonly dialect: Dialect) {}

  look(bytes: Buffer): void {
    const { quote, escapedBy } = this.dialect;
    if (!this.seen && quote !== null && escapedBy === undefined) this.seen = bytes.includes(`\\${quote}`);
  }

  get hint(): string {
    if (this.seen) return backslashHint;
    const { escapedBy } = this.dialect;
    const how = escapedBy === undefined ? 'twice' : `with ${escapedBy} before it`;
    return `Write a quote inside a quoted field ${how}, or pass \`quote: null\` where quotes are ordinary text.`;
  }
}

const backslashHint =
  'Some quotes have a backslash before them: pass `escape` with a backslash where that escapes a quote, or ' +
  '`quote: null` where quotes are ordinary text.';

function explainQuoting(file: string, line: number, hint: string, cause: CsvError | undefined): DataError {
  if (cause?.code === 'CSV_MAX_RECORD_SIZE') {
    const received = 'a longer one, as after a quote that is never closed';
    const expected = `rows of at most ${limits.rowBytes >> 20} MiB`;
    return new DataError({ file, line, expected, received, hint, cause });
  }
  const isOpen = cause?.code === 'CSV_QUOTE_NOT_CLOSED';
  return new DataError({
    file,
    line,
    expected: isOpen ? 'every quoted field to be closed' : 'a delimiter or line end after a closing quote',
    received: isOpen ? 'the end of the file inside quotes' : 'something else',
    hint,
    cause,
  });
}

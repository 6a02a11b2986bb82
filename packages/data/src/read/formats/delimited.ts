import { pipeline } from 'node:stream/promises';
import { type CsvError, parse } from 'csv-parse';
import { DataError } from '../../data-error.js';
import { LineCounter } from '../source/line-counter.js';
import type { TextBlock } from '../source/text-blocks.js';

/** How the fields of a text file are told apart. */
export interface Dialect {
  /** One character or more. */
  delimiter: string;
  /** `null` where quotes are ordinary text. */
  quote: string | null;
}

const longestRowBytes = 1 << 24;

/** What csv-parse is told in every place, so that looking at a file and reading it agree. */
export function parserOptions({ delimiter, quote }: Dialect) {
  return {
    delimiter,
    quote,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: longestRowBytes,
  };
}

/**
 * Reads separated values row by row; blank lines are passed over.
 *
 * @param onRow - called with the fields and the line on which the row ends
 * @param onStrayQuote - called where a quote stands inside an unquoted field; if it returns, the
 *   line is dropped; not needed where `quote` is `null`
 * @throws DataError for a quote that is never closed, or closed in the middle of a field: how many lines
 *   such a quote has swallowed cannot be known, so no option skips it
 */
export async function readDelimited(
  blocks: AsyncIterable<TextBlock>,
  { file, dialect }: { file: string; dialect: Dialect },
  onRow: (fields: readonly string[], line: number) => void,
  onStrayQuote?: (line: number) => void,
): Promise<void> {
  const lines = new LineCounter();
  let lastBadLine = 0;
  const parser = parse({
    ...parserOptions(dialect),
    skip_records_with_error: true,
    on_record: (fields: string[], { bytes }) => {
      onRow(fields, lines.lineAt(bytes - 1));
      return null; // Nothing is passed on through the stream, which would cost more than the parsing.
    },
    on_skip: (error) => {
      // The parser's place is still before the field.
      const line = lines.lineOfTextAt(Number(error?.bytes));
      if (error?.code !== strayQuote) throw explainQuoting(file, line, error);
      if (line !== lastBadLine) onStrayQuote?.(line);
      lastBadLine = line;
    },
  });
  await pipeline(bytesOf(blocks, lines), parser, async (rows) => {
    for await (const _ of rows);
  });
}

async function* bytesOf(blocks: AsyncIterable<TextBlock>, lines: LineCounter): AsyncGenerator<Buffer> {
  for await (const { bytes } of blocks) {
    lines.add(bytes);
    yield bytes;
  }
}

const strayQuote = 'INVALID_OPENING_QUOTE';

export const quoteHint =
  'Write a quote inside a quoted field twice, or pass quote: null where quotes are ordinary text.';

function explainQuoting(file: string, line: number, cause: CsvError | undefined): DataError {
  if (cause?.code === 'CSV_MAX_RECORD_SIZE') {
    const received = 'a longer one, as after a quote that is never closed';
    return new DataError({ file, line, expected: 'rows of at most 16 MiB', received, hint: quoteHint, cause });
  }
  const isOpen = cause?.code === 'CSV_QUOTE_NOT_CLOSED';
  return new DataError({
    file,
    line,
    expected: isOpen ? 'every quoted field to be closed' : 'a delimiter or line end after a closing quote',
    received: isOpen ? 'the end of the file inside quotes' : 'something else',
    hint: quoteHint,
    cause,
  });
}

import { quoteValue } from '../../../data-error.js';
import type { PairColumns } from '../../columns.js';
import type { PairCollector } from '../../pair-collector.js';
import type { TextBlock } from '../../source/text-blocks.js';
import { readDelimited } from './delimited.js';
import type { Dialect } from './dialect.js';

/** How a table of separated values is laid out. */
export interface TableLayout {
  dialect: Dialect;
  header: boolean;
  columns: PairColumns;
  /** The header's fields, where there is one. */
  names: readonly string[] | undefined;
  /** Allowed numbers of fields in a row. */
  widths: readonly number[];
}

/** Reads the pairs of a table; a row with another number of fields is a bad line. */
export async function readDelimitedPairs(
  blocks: AsyncIterable<TextBlock>,
  file: string,
  { dialect, header, columns, widths }: TableLayout,
  collector: PairCollector,
): Promise<void> {
  const { user, item, rating } = columns;
  const quotes = new QuoteNotes();
  let isHeader = header;
  await readDelimited(
    blocks,
    { file, dialect },
    (fields, line, firstLine, hasOpenQuote) => {
      quotes.note(line, firstLine, hasOpenQuote);
      if (isHeader) {
        isHeader = false;
        return;
      }
      if (!widths.includes(fields.length)) {
        const received = `${fields.length}: ${quoteValue(fields.join(dialect.delimiter))}`;
        const hint = hasOpenQuote ? openQuoteHint : undefined;
        return collector.rejectLine(line, { expected: `${widths.join(' or ')} fields`, received, hint });
      }
      collector.addRow(line, fields[user.position], fields[item.position], rating && fields[rating.position]);
    },
    (line, hint) => {
      const problem = { expected: 'quotes around whole fields', received: 'a quote inside a field', hint };
      collector.rejectLine(line, problem);
    },
  );
  for (const sentence of quotes.sentences()) collector.warn(sentence);
}

const openQuoteHint =
  "A quote is left open on this line, where a row of tsv ends: pass format: 'csv' where quoted fields hold line ends.";

/** What quotes did that is not an error, but may not be what the writer meant. */
class QuoteNotes {
  private spanningCount = 0;
  private longestSpan = 0;
  private firstSpanning = 0;
  private openCount = 0;
  private firstOpen = 0;

  note(line: number, firstLine: number, hasOpenQuote: boolean): void {
    if (line > firstLine) {
      if (this.spanningCount++ === 0) this.firstSpanning = firstLine;
      this.longestSpan = Math.max(this.longestSpan, line - firstLine + 1);
    }
    if (hasOpenQuote && this.openCount++ === 0) this.firstOpen = line;
  }

  *sentences(): Generator<string> {
    if (this.spanningCount > 0) {
      yield `Rows that span lines, by quotes around line ends: ${count(this.spanningCount)}, the first from line ` +
        `${this.firstSpanning}, the longest over ${count(this.longestSpan)} lines. Where a stray quote joined them, ` +
        'rows are missing: pass quote: null where quotes are ordinary text.';
    }
    if (this.openCount > 0) {
      yield `Lines with a quote that opens a field and does not close: ${count(this.openCount)}, the first is line ` +
        `${this.firstOpen}. Such a quote was taken for text, as a row of tsv ends with its line.`;
    }
  }
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

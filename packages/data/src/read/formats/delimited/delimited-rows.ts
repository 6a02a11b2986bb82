import { type DataProblem, quoteValue } from '../../../data-error.js';
import type { TextBlock } from '../../source/text-blocks.js';
import { readDelimited } from './delimited.js';
import type { Dialect } from './dialect.js';

/** How the rows of a table of separated values are told apart. */
export interface RowLayout {
  dialect: Dialect;
  header: boolean;
  /** Allowed numbers of fields in a row. */
  widths: readonly number[];
}

/** What hears of rows that cannot be taken. */
export interface RowRefusals {
  /** Throws, or returns where the row is to be dropped. */
  rejectLine(line: number, problem: Omit<DataProblem, 'file' | 'line'>): void;
  /** Notes what is unusual but no error. */
  warn(sentence: string): void;
}

/** Reads the rows below the header; one with another number of fields is a bad line. */
export async function readDelimitedRows(
  blocks: AsyncIterable<TextBlock>,
  file: string,
  layout: RowLayout,
  refusals: RowRefusals,
  onRow: (fields: readonly string[], line: number) => void,
): Promise<void> {
  const rows = new RowTaker(layout, refusals, onRow);
  await readDelimited(blocks, { file, dialect: layout.dialect }, rows.take, rows.refuseQuote);
  rows.end();
}

/** What is done with each row as it is met: the header is passed over, and the number of fields checked. */
export class RowTaker {
  private readonly quotes = new QuoteNotes();
  private isHeader: boolean;

  constructor(
    private readonly layout: RowLayout,
    private readonly refusals: RowRefusals,
    private readonly onRow: (fields: readonly string[], line: number) => void,
  ) {
    this.isHeader = layout.header;
  }

  /** Whether the next row is the header. */
  get isAtHeader(): boolean {
    return this.isHeader;
  }

  readonly take = (fields: readonly string[], line: number, firstLine: number, hasOpenQuote: boolean): void => {
    this.note(line, firstLine, hasOpenQuote);
    if (this.isHeader) {
      this.isHeader = false;
      return;
    }
    const { dialect, widths } = this.layout;
    if (!widths.includes(fields.length)) {
      const received = `${fields.length}: ${quoteValue(fields.join(dialect.delimiter))}`;
      const hint = hasOpenQuote ? openQuoteHint : undefined;
      this.refusals.rejectLine(line, { expected: `${widths.join(' or ')} fields`, received, hint });
      return;
    }
    this.onRow(fields, line);
  };

  readonly refuseQuote = (line: number, hint: string): void => {
    const problem = { expected: 'quotes around whole fields', received: 'a quote inside a field', hint };
    this.refusals.rejectLine(line, problem);
  };

  /** Of a row that is taken elsewhere: where it ends and begins. */
  note(line: number, firstLine: number, hasOpenQuote = false): void {
    this.quotes.note(line, firstLine, hasOpenQuote);
  }

  /** Says what quotes did, once all rows were met. */
  end(): void {
    for (const sentence of this.quotes.sentences()) this.refusals.warn(sentence);
  }
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

import { parse } from 'csv-parse/sync';
import { type Dialect, parserOptions } from '../formats/delimited.js';
import { splitLine } from '../formats/line-fields.js';
import type { ReadOptions } from '../options.js';

const usualDelimiters: readonly string[] = ['\t', ',', ';', '|'];
const sampleRows = 100;

/** How quotes are to be read, as the options say. */
export function quotingOf(options: ReadOptions): Omit<Dialect, 'delimiter'> {
  return { quote: options.quote === undefined ? '"' : options.quote, escapedBy: options.escape };
}

/**
 * Delimiters under which the first row of the sample has at least 2 fields and most rows have as many;
 * most, since one bad line must not hide what a file is.
 */
export function findDelimiters(sample: string, quoting: Omit<Dialect, 'delimiter'> = { quote: '"' }): string[] {
  return usualDelimiters.filter((delimiter) => {
    const rows = sampleTable(sample, { ...quoting, delimiter });
    const width = rows[0]?.length ?? 0;
    return width > 1 && rows.filter((row) => row.length === width).length > rows.length / 2;
  });
}

/** The first rows of a sample; fewer where a quote in it goes wrong, which the read itself will report. */
export function sampleTable(sample: string, dialect: Dialect): string[][] {
  if (dialect.rowsAreLines) {
    const lines = sample.split(/\r?\n/).filter((line) => line.trim() !== '');
    return lines.slice(0, sampleRows).map((line) => splitLine(line, dialect).fields);
  }
  const rows: string[][] = [];
  try {
    parse(sample, {
      ...parserOptions(dialect),
      to: sampleRows,
      on_record: (row: string[]) => {
        rows.push(row);
        return null;
      },
    });
  } catch {
    // What was read before the quote is enough to look at.
  }
  return rows;
}

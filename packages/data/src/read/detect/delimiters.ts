import { parse } from 'csv-parse/sync';
import { type Dialect, parserOptions } from '../formats/delimited.js';

const usualDelimiters: readonly string[] = ['\t', ',', ';', '|'];
const sampleRows = 100;

/**
 * Delimiters under which the first row of the sample has at least 2 fields and most rows have as many;
 * most, since one bad line must not hide what a file is.
 */
export function findDelimiters(sample: string, quote: string | null = '"'): string[] {
  return usualDelimiters.filter((delimiter) => {
    const rows = sampleTable(sample, { delimiter, quote });
    const width = rows[0]?.length ?? 0;
    return width > 1 && rows.filter((row) => row.length === width).length > rows.length / 2;
  });
}

/** The first rows of a sample; fewer where a quote in it goes wrong, which the read itself will report. */
export function sampleTable(sample: string, dialect: Dialect): string[][] {
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

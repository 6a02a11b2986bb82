import { parse } from 'csv-parse/sync';
import { limits, readDefaults } from '../../../limits.js';
import type { TableOptions } from '../../table-options.js';
import { parserOptions } from './delimited.js';
import type { Dialect } from './dialect.js';
import { splitLine } from './line-fields.js';

const usualDelimiters: readonly string[] = ['\t', ',', ';', '|'];

/** How quotes are to be read, as the options say. */
export function quotingOf({ quote = readDefaults.quote, ...options }: TableOptions): Omit<Dialect, 'delimiter'> {
  return { quote, escapedBy: options.escape };
}

/**
 * Delimiters under which the first row of the sample has at least 2 fields and most rows have as many;
 * most, since one bad line must not hide what a file is.
 */
export function findDelimiters(sample: string, quoting = quotingOf({})): string[] {
  return usualDelimiters.filter((delimiter) => {
    const rows = sampleTable(sample, { ...quoting, delimiter });
    const width = rows[0]?.length ?? 0;
    return width > 1 && rows.filter((row) => row.length === width).length > rows.length / 2;
  });
}

/** The first rows of a sample; fewer where a quote in it is wrong, which the read itself reports. */
export function sampleTable(sample: string, dialect: Dialect): string[][] {
  if (dialect.rowsAreLines) {
    const lines = sample.split(/\r?\n/).filter((line) => line.trim() !== '');
    return lines.slice(0, limits.sampleRows).map((line) => splitLine(line, dialect).fields);
  }
  const rows: string[][] = [];
  try {
    parse(sample, {
      ...parserOptions(dialect),
      to: limits.sampleRows,
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

import { isDeepStrictEqual } from 'node:util';
import { DataError, listNames, quoteValue } from '../../../data-error.js';
import { findNamedColumns, findNumberedColumns, labelsOf } from '../../columns.js';
import type { TableOptions } from '../../table-options.js';
import { parseObject } from '../json/json-values.js';
import type { TableLayout } from './delimited-pairs.js';
import { findDelimiters, quotingOf, sampleTable } from './delimiters.js';
import type { Dialect } from './dialect.js';
import { hasHeader, looksLikeHeader } from './header.js';

/**
 * How to read a `csv` or `tsv`, told from its first lines and the options.
 *
 * @param keys - names of columns that stand in the path of the file, and follow those in it
 */
export function planTable(
  file: string,
  format: 'csv' | 'tsv',
  sample: string,
  options: TableOptions,
  keys: readonly string[] = [],
): TableLayout {
  const { dialect, rows, width } = planRows(file, format, sample, options, keys);
  const header = hasHeader(file, rows, options, keys);
  const columns = header
    ? findNamedColumns(file, [...rows[0], ...keys], options)
    : findNumberedColumns(file, rows[0], options, keys);
  return { dialect, header, columns, names: header ? rows[0] : undefined, widths: [width] };
}

/**
 * How rows and their fields are told apart, and the first of them, of which the very first may be a header.
 *
 * @throws DataError where nothing tells, or there is one column only
 */
export function planRows(
  file: string,
  format: 'csv' | 'tsv',
  sample: string,
  options: TableOptions,
  keys: readonly string[] = [],
): { dialect: Dialect; rows: string[][]; width: number } {
  const isTsv = format === 'tsv';
  const quoting = { ...quotingOf(options), rowsAreLines: isTsv };
  const delimiter = isTsv ? '\t' : (options.delimiter ?? chooseDelimiter(file, sample, quoting, keys));
  const dialect: Dialect = { ...quoting, delimiter };
  const rows = sampleTable(sample, dialect);
  return { dialect, rows, width: requireColumns(file, rows, dialect, keys) };
}

/**
 * How to read a part of a table of which the first part was read by `first`: without a header where the first had
 * none, or where what `split` cut has one at its start only; in another order of columns where its header has one.
 *
 * @throws DataError where its columns are others
 */
export function planFurtherPart(
  file: string,
  sample: string,
  first: TableLayout,
  keys: readonly string[],
): TableLayout {
  const [row = []] = sampleTable(sample, first.dialect);
  const { names, columns } = first;
  if (names && isDeepStrictEqual(row, names)) return first;
  if (names && isDeepStrictEqual(row.toSorted(), names.toSorted())) {
    const { ratingRule, unused, notes } = columns;
    const found = findNamedColumns(file, [...row, ...keys], labelsOf(columns));
    return { ...first, columns: { ...found, ratingRule, unused, notes }, names: row };
  }
  if (!looksLikeHeader(row)) return { ...first, header: false };
  throw new DataError({
    file,
    line: 1,
    expected: names ? `the columns of the first part, ${listNames(names)}` : 'no header, as the first part has none',
    received: `the columns ${listNames(row)}`,
    hint: 'Read parts of other tables one by one.',
  });
}

function chooseDelimiter(
  file: string,
  sample: string,
  quoting: Omit<Dialect, 'delimiter'>,
  keys: readonly string[],
): string {
  const fitting = findDelimiters(sample, quoting);
  if (fitting.length === 1) return fitting[0];
  // A single column is enough where the path holds another.
  if (fitting.length === 0 && keys.length > 0) return ',';
  if (fitting.includes(',') && /\.csv(\.gz)?$/i.test(file)) return ',';
  const names = fitting.map((delimiter) => JSON.stringify(delimiter)).join(' and ');
  throw new DataError({
    file,
    expected: 'fields between commas, tabs, semicolons or bars',
    received: fitting.length > 0 ? `lines that ${names} fit alike` : `the line ${quoteValue(sample.split('\n', 1)[0])}`,
    hint: fitting.length > 0 ? 'Say what stands between two fields with `delimiter`.' : adviseOnLine(sample),
  });
}

/** What to do about a line in which no usual delimiter stands. */
function adviseOnLine(sample: string): string {
  const [line] = sample.split('\n', 1);
  if (parseObject(line)) return "Pass `format: 'jsonl'`, as this is a JSON object.";
  if (line.includes('::')) return "Pass `format: 'movielens'` for user::item::rating::timestamp.";
  if (line.trim().includes(' '))
    return "Pass `delimiter: ' '` for a table, or `format: 'lists'` for a line for each user.";
  return 'A table has a column of users and one of items: say what stands between them with `delimiter`.';
}

function requireColumns(
  file: string,
  rows: readonly string[][],
  { delimiter, quote }: Dialect,
  keys: readonly string[],
): number {
  if (rows.length === 0) {
    const expected = quote === null ? 'rows' : 'rows with closed quotes';
    throw new DataError({ file, line: 1, expected, received: 'none in the first lines' });
  }
  if (rows[0].length + keys.length > 1) return rows[0].length;
  throw new DataError({
    file,
    line: 1,
    expected: `at least 2 fields with ${JSON.stringify(delimiter)} between them`,
    received: quoteValue(rows[0][0]),
    hint: "Pass `format`, or `delimiter` with `format: 'csv'`.",
  });
}

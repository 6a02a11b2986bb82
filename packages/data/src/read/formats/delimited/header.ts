import { DataError, listNames } from '../../../data-error.js';
import { isCertainName, isRoleName } from '../../names/role-names.js';
import type { TableOptions } from '../../table-options.js';

/**
 * Whether the first row names the columns. It does where a column is asked for by name, or where no
 * field of it is a number but one is a usual name that does not recur below it, or stands over numbers only; it does not where one of
 * its fields is a number.
 *
 * @param rows - the first rows, at least one
 * @param keys - names of columns that stand in the path of the file, not in a header
 * @throws DataError where nothing tells, as where all is words
 */
export function hasHeader(
  file: string,
  rows: readonly string[][],
  options: TableOptions,
  keys: readonly string[] = [],
): boolean {
  if (options.header !== undefined) return options.header;
  const isName = (column: unknown) => typeof column === 'string' && !keys.includes(column);
  const { userColumn, itemColumn, ratingColumn, timestampColumn, weightColumn, eventColumn } = options;
  if ([userColumn, itemColumn, ratingColumn, timestampColumn, weightColumn, eventColumn].some(isName)) return true;
  const [first, ...rest] = rows;
  if (first.some(isNumber)) return false;
  const names = first.filter((field, column) => !rest.some((row) => row[column] === field));
  if (names.some(isCertainName)) return true;
  if (names.some((name) => isRoleName('user', name)) && names.some((name) => isRoleName('item', name))) return true;
  const standsOverNumbers = (column: number) => rest.every((row) => isNumber(row[column] ?? ''));
  if (rest.length > 0 && first.some((_, column) => standsOverNumbers(column))) return true;
  throw new DataError({
    file,
    line: 1,
    expected: 'a header or a first pair',
    received: `the row ${listNames(first)}, which may be either`,
    hint: 'Pass `header: true` or `header: false`.',
  });
}

/** Whether a row can hardly be anything but a header. */
export function looksLikeHeader(row: readonly string[]): boolean {
  return !row.some(isNumber) && row.some(isCertainName);
}

function isNumber(field: string): boolean {
  return field.trim() !== '' && Number.isFinite(Number(field));
}

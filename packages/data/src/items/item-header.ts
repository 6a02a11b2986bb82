import { DataError, listNames } from '../data-error.js';
import { isRoleName, type Role } from '../read/names/role-names.js';

/**
 * Whether the first row of a table of items names the columns. It does where a column is asked for by name, or where
 * one of its fields is a usual name that does not recur below it; it does not where one of its fields is a number.
 *
 * @param rows - the first rows, at least one
 * @param isUsual - whether a column of this name usually holds what is looked for beside the ids
 * @throws DataError where nothing tells
 */
export function hasItemHeader(
  file: string,
  rows: readonly (readonly string[])[],
  asked: { header?: boolean; columns: readonly (string | number)[] },
  isUsual: (name: string) => boolean,
  role: Role = 'item',
): boolean {
  if (asked.header !== undefined) return asked.header;
  if (asked.columns.some((column) => typeof column === 'string')) return true;
  const [first, ...rest] = rows;
  if (first.some((field) => field.trim() !== '' && Number.isFinite(Number(field)))) return false;
  const names = first.filter((field, column) => !rest.some((row) => row[column] === field));
  if (names.some((name) => /^_?id$/i.test(name) || isRoleName(role, name) || isUsual(name))) return true;
  throw new DataError({
    file,
    line: 1,
    expected: `a header or a first ${role}`,
    received: `the row ${listNames(first)}, which may be either`,
    hint: 'Pass `header: true` or `header: false`.',
  });
}

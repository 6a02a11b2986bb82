import { DataError, listNames } from '../data-error.js';
import { findRatingColumn } from './names/rating-names.js';
import { findByName, isCertainName, type Role } from './names/role-names.js';
import { makeRatingRule, type RatingRule } from './rating-rule.js';
import type { TableOptions } from './table-options.js';

/** A column of a table. */
export interface Column {
  /** Its name, or its position where the table has no header. */
  label: string | number;
  /** Its position, from 0. */
  position: number;
  /** Its value in every row, where it is a key in the name of the folder and not a column of the file. */
  value?: string;
}

/** Where the pairs of a table stand. */
export interface PairColumns {
  user: Column;
  item: Column;
  rating?: Column;
  /** Present together with `rating`. */
  ratingRule?: RatingRule;
  /** Labels of all other columns. */
  unused: readonly (string | number)[];
  /** What the report must say about the choice. */
  notes?: readonly string[];
}

/**
 * Finds the columns of a table with a header: the ones that `options` name, else the ones with a usual
 * name.
 *
 * @throws DataError where a column is missing, or two fit; it lists the columns that exist
 */
export function findNamedColumns(file: string, names: readonly string[], options: TableOptions): PairColumns {
  const notes: string[] = [];
  const find = (role: Role): Column => {
    const wanted = options[`${role}Column`];
    if (wanted !== undefined) return findWanted(file, names, `${role}Column`, wanted);
    const { positions, isClear } = findByName(role, names);
    const fitting = positions.map((position) => ({ label: names[position], position }));
    if (!isClear) {
      throw new DataError({
        file,
        expected: `one column with a usual name for the ${role}`,
        received:
          fitting.length === 0
            ? names.length > 0
              ? `the columns ${listNames(names)}`
              : 'no column'
            : `${fitting.length} that fit: ${listNames(fitting.map(({ label }) => label))}`,
        hint: `Say which one with \`${role}Column\`.`,
      });
    }
    const [taken, ...others] = fitting.map(({ label }) => label);
    if (others.length > 0) {
      notes.push(
        `Of ${listNames(names.filter((name) => name === taken || others.includes(name)))}, the column ${taken} was taken for the ${role}; \`${role}Column\` takes another.`,
      );
    }
    return fitting[0];
  };
  const user = find('user');
  const item = find('item');
  const rest = names.filter((_, position) => position !== user.position && position !== item.position);
  const wantedRating = options.ratingColumn === undefined ? findRatingColumn(file, rest) : options.ratingColumn;
  const rating = wantedRating === null ? undefined : findWanted(file, names, 'ratingColumn', wantedRating);
  return { ...combine(file, names, { user, item, rating }, options), notes };
}

/**
 * Finds the columns of a table without a header, by position. Two columns are user and item; more need
 * all three said, since sources differ in their order.
 *
 * @param firstRow - shown in the error, so that its reader can count
 * @param keys - names of columns that stand in the path of the file, and follow those in it
 */
export function findNumberedColumns(
  file: string,
  firstRow: readonly string[],
  options: TableOptions,
  keys: readonly string[] = [],
): PairColumns {
  const labels = [...firstRow.map((_, position) => position), ...keys];
  const isPair = firstRow.length === 2 && !keys.some(isCertainName);
  const find = (option: 'userColumn' | 'itemColumn' | 'ratingColumn', usual: number | null): Column | undefined => {
    const wanted = options[option] === undefined && isPair ? usual : options[option];
    if (wanted === null) return undefined;
    if (typeof wanted === 'number' || keys.includes(wanted!)) return findWanted(file, labels, option, wanted!);
    throw new DataError({
      file,
      line: 1,
      expected: `the position of \`${option}\`, as there is no header`,
      received: `${wanted === undefined ? 'none' : `the name "${wanted}"`} for the row ${listNames(firstRow)}`,
      hint:
        'Pass `userColumn`, `itemColumn` and `ratingColumn` as positions from 0 (`ratingColumn: null` where there are no ' +
        'ratings), or `header: true` if this row names the columns.',
    });
  };
  const user = find('userColumn', 0)!;
  const item = find('itemColumn', 1)!;
  return combine(file, labels, { user, item, rating: find('ratingColumn', null) }, options);
}

/** @throws DataError where no column, or more than one, has the name or the position that `option` says */
export function findWanted(
  file: string,
  labels: readonly (string | number)[],
  option: string,
  wanted: string | number,
): Column {
  const isPosition = typeof wanted === 'number';
  const positions = [...labels.keys()];
  const fitting = positions.filter((position) => (isPosition ? position : labels[position]) === wanted);
  if (fitting.length === 1) return { label: labels[fitting[0]], position: fitting[0] };
  const name = isPosition ? `at position ${wanted}` : `"${wanted}"`;
  throw new DataError({
    file,
    expected: `one column ${name} for \`${option}\``,
    received: fitting.length === 0 ? `the columns ${listNames(labels)}` : `${fitting.length} of that name`,
    hint: fitting.length === 0 ? undefined : 'Give its position from 0 instead.',
  });
}

function combine(
  file: string,
  labels: readonly (string | number)[],
  { user, item, rating }: { user: Column; item: Column; rating?: Column },
  options: TableOptions,
): PairColumns {
  const used = [user, item, ...(rating ? [rating] : [])].map(({ position }) => position);
  if (new Set(used).size < used.length) {
    throw new DataError({
      file,
      expected: 'different columns for `userColumn`, `itemColumn` and `ratingColumn`',
      received: `the positions ${listNames(used)}`,
    });
  }
  const threshold = options.ratingAbove === undefined ? 'ratingAtLeast' : 'ratingAbove';
  if (!rating && options[threshold] !== undefined) {
    throw new DataError({
      file,
      expected: `a rating column, as \`${threshold}\` is given`,
      received: `the columns ${listNames(labels)}`,
      hint: 'Say which one with `ratingColumn`.',
    });
  }
  return {
    user,
    item,
    rating,
    ratingRule: rating && makeRatingRule(rating.label, options),
    unused: labels.filter((_, position) => !used.includes(position)),
  };
}

/** The options that ask for these columns, as in a further part of a table. */
export function labelsOf({
  user,
  item,
  rating,
}: PairColumns): Pick<TableOptions, 'userColumn' | 'itemColumn' | 'ratingColumn'> {
  return { userColumn: user.label, itemColumn: item.label, ratingColumn: rating?.label ?? null };
}

/** The keys of a path that no column of the file has for its name. */
export function keysBeside(names: readonly string[], partition: Readonly<Record<string, string>>): string[] {
  return Object.keys(partition).filter((key) => !names.includes(key));
}

/**
 * The same columns, of which those behind the `width` columns of the file have what stands in its path.
 *
 * @throws DataError where the path says nothing of one
 */
export function withPathValues(
  file: string,
  columns: PairColumns,
  width: number,
  partition: Readonly<Record<string, string>>,
): PairColumns {
  const given = (column: Column): Column => {
    if (column.position < width) return column;
    const value = partition[column.label];
    if (value !== undefined) return { ...column, value };
    const expected = `a folder named ${column.label}=... around it, as around the first part`;
    throw new DataError({ file, expected, received: 'none of that name' });
  };
  const { user, item, rating } = columns;
  return { ...columns, user: given(user), item: given(item), rating: rating && given(rating) };
}

import { DataError, listNames } from '../data-error.js';
import { findEvents } from './names/event-names.js';
import type { FoundNames } from './names/find-by-level.js';
import { findRatingColumn } from './names/rating-names.js';
import { findByName, isCertainName } from './names/role-names.js';
import { findTimes } from './names/time-names.js';
import { makeRatingRule, type RatingRule } from './rating-rule.js';
import type { TableOptions } from './table-options.js';

/** A column of a table. */
export interface Column {
  /** Its name, or its position where the table has no header. */
  label: string | number;
  /** Its position, from 0. */
  position: number;
  /** Whether it holds lists, whose entries are those of as many pairs. */
  isList?: boolean;
  /** Its value in every row, where it is a key in the name of the folder and not a column of the file. */
  value?: string;
}

/** What a row may say of its pair. */
export const valueRoles = ['rating', 'event', 'weight', 'timestamp'] as const;

export type ValueRole = (typeof valueRoles)[number];

type Columns = { user: Column; item: Column } & { [Role in ValueRole]?: Column };

/** Where the pairs of a table stand. */
export interface PairColumns extends Columns {
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
 * @param words - what the role of each is told by. Default: its name
 * @throws DataError where a column is missing, or two fit; it lists the columns that exist
 */
export function findNamedColumns(
  file: string,
  names: readonly string[],
  options: TableOptions,
  words = names,
): PairColumns {
  const notes: string[] = [];
  const find = (role: Exclude<Role, 'rating' | 'weight'>, meaning: string): Column => {
    const wanted = options[`${role}Column`];
    if (wanted !== undefined && wanted !== true) return findWanted(file, names, `${role}Column`, wanted);
    const { positions, isClear } = finders[role](words);
    const fitting = positions.map((position) => ({ label: names[position], position }));
    if (!isClear) {
      throw new DataError({
        file,
        expected: `one column with a usual name for the ${meaning}`,
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
        `Of ${listNames(names.filter((name) => name === taken || others.includes(name)))}, the column ${taken} was taken for the ${meaning}; \`${role}Column\` takes another.`,
      );
    }
    return fitting[0];
  };
  const { timestampColumn, weightColumn, eventColumn, positive } = options;
  const taken: Columns = {
    user: find('user', 'user'),
    item: find('item', 'item'),
    event: (positive ?? eventColumn) === undefined ? undefined : find('event', 'type of event'),
    weight: weightColumn === undefined ? undefined : findWanted(file, names, 'weightColumn', weightColumn),
    timestamp: timestampColumn === undefined ? undefined : find('timestamp', 'time'),
  };
  const used = columnsOf(taken).map(({ position }) => position);
  const rest = words.filter((_, position) => !used.includes(position));
  const found = options.ratingColumn === undefined ? findRatingColumn(file, rest) : null;
  const wantedRating = found === null ? (options.ratingColumn ?? null) : names[words.indexOf(found)];
  const rating = wantedRating === null ? undefined : findWanted(file, names, 'ratingColumn', wantedRating);
  return { ...combine(file, names, { ...taken, rating }, options), notes };
}

type Role = 'user' | 'item' | ValueRole;

const finders: Readonly<Record<'user' | 'item' | 'event' | 'timestamp', (names: readonly string[]) => FoundNames>> = {
  user: (names) => findByName('user', names),
  item: (names) => findByName('item', names),
  event: findEvents,
  timestamp: findTimes,
};

/** The roles of the values that rows have. */
export function valueRolesOf(columns: Columns): ValueRole[] {
  return valueRoles.filter((role) => columns[role]);
}

/** The columns that are read, user and item first, then those of values in the order of `valueRoles`. */
export function columnsOf(columns: Columns): Column[] {
  const { user, item } = columns;
  return [user, item, ...valueRolesOf(columns).map((role) => columns[role]!)];
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
  const find = (role: Role, usual?: number | null): Column | undefined => {
    const option = `${role}Column` as const;
    const wanted = options[option] === undefined && isPair ? usual : options[option];
    if (wanted === null) return undefined;
    if (wanted !== true && (typeof wanted === 'number' || keys.includes(wanted!)))
      return findWanted(file, labels, option, wanted!);
    throw new DataError({
      file,
      line: 1,
      expected: `the position of \`${option}\`, as there is no header`,
      received: `${wanted === undefined || wanted === true ? 'none' : `the name "${wanted}"`} for the row ${listNames(firstRow)}`,
      hint:
        'Pass `userColumn`, `itemColumn` and `ratingColumn` as positions from 0 (`ratingColumn: null` where there are no ' +
        'ratings), or `header: true` if this row names the columns.',
    });
  };
  const { timestampColumn, weightColumn, eventColumn, positive } = options;
  const columns: Columns = {
    user: find('user', 0)!,
    item: find('item', 1)!,
    rating: find('rating', null),
    event: (positive ?? eventColumn) === undefined ? undefined : find('event'),
    weight: weightColumn === undefined ? undefined : find('weight'),
    timestamp: timestampColumn === undefined ? undefined : find('timestamp'),
  };
  return combine(file, labels, columns, options);
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
  columns: Columns,
  options: TableOptions,
): PairColumns {
  const { rating } = columns;
  const used = columnsOf(columns).map(({ position }) => position);
  if (new Set(used).size < used.length) {
    throw new DataError({
      file,
      expected: `different columns for ${listOptions(columns)}`,
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
    ...columns,
    ratingRule: rating && makeRatingRule(rating.label, options),
    unused: labels.filter((_, position) => !used.includes(position)),
  };
}

function listOptions(columns: Columns): string {
  const roles = ['user', 'item', ...valueRoles.filter((role) => role === 'rating' || columns[role])];
  const names = roles.map((role) => `\`${role}Column\``);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The options that ask for these columns, as in a further part of a table. */
export function labelsOf(columns: PairColumns): Pick<TableOptions, `${Role}Column`> {
  const { user, item, rating, event, weight, timestamp } = columns;
  return {
    ...{ userColumn: user.label, itemColumn: item.label, ratingColumn: rating?.label ?? null },
    ...{ eventColumn: event?.label, weightColumn: weight?.label, timestampColumn: timestamp?.label },
  };
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
  const valued = (column: Column): Column => {
    if (column.position < width || column.isList) return column;
    const value = partition[column.label];
    if (value !== undefined) return { ...column, value };
    const expected = `a folder named ${column.label}=... around it, as around the first part`;
    throw new DataError({ file, expected, received: 'none of that name' });
  };
  const given = { ...columns };
  for (const role of ['user', 'item'] as const) given[role] = valued(columns[role]);
  for (const role of valueRoles) given[role] &&= valued(given[role]);
  return given;
}

import { findNamedColumns, type PairColumns, valueRoles } from './columns.js';
import type { TableOptions } from './table-options.js';

/** A column of rows that may hold lists. */
export interface MixedColumn {
  /** Of what stands in the records of a list, with the name of the list before it: `events.aid`. */
  name: string;
  /** What its role is told by: `aid`. */
  word: string;
  isList: boolean;
}

/**
 * As `findNamedColumns`, where columns may hold lists, as a session its events; those are marked. A name of the options
 * may leave out that of the list.
 */
export function findMixedColumns(file: string, mixed: readonly MixedColumn[], options: TableOptions): PairColumns {
  const names = mixed.map(({ name }) => name);
  const words = mixed.map(({ word }) => word);
  const inFull = Object.entries(options).map(([option, value]) => {
    const isShort = /Column$/.test(option) && typeof value === 'string' && !names.includes(value);
    const fitting = isShort ? mixed.filter(({ word }) => word === value) : [];
    return [option, fitting.length === 1 ? fitting[0].name : value];
  });
  const columns = findNamedColumns(file, names, Object.fromEntries(inFull), words);
  for (const role of ['user', 'item', ...valueRoles] as const) {
    const column = columns[role];
    if (column && mixed[column.position].isList) columns[role] = { ...column, isList: true };
  }
  return columns;
}

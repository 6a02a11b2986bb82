import { columnsOf, findNamedColumns, keysBeside, type PairColumns } from '../../columns.js';
import { findMixedColumns } from '../../mixed-columns.js';
import type { TableOptions } from '../../table-options.js';
import type { Partition } from '../data-format.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** The key of a list, and the key in each of its records; lists of numbers and texts have none. */
export interface ListPlace {
  key: string;
  inner?: string;
}

/** Where the values of columns stand that are entries of lists, by the names of these. */
export type ListPlaces = ReadonlyMap<string, ListPlace>;

/** The columns of objects. */
export interface FoundKeys {
  columns: PairColumns;
  places: ListPlaces;
}

/**
 * Finds the columns by the keys of the first objects. Where none of the keys but one of a list, or of the records in it,
 * can be what is looked for, as in sessions with their events, the columns are those.
 *
 * @returns also how many names there are in the file, before those of its path
 */
export function findJsonColumns(
  file: string,
  names: readonly string[],
  objects: readonly JsonObject[],
  options: TableOptions,
  partition: Partition,
): FoundKeys & { width: number } {
  const places = placesIn(objects);
  const flat = () => findNamedColumns(file, [...names, ...keysBeside(names, partition)], options);
  if (places.size === 0) return { columns: flat(), places, width: names.length };
  const listKeys = new Set([...places.values()].map(({ key }) => key));
  try {
    const columns = flat();
    if (!columnsOf(columns).some(({ label }) => listKeys.has(String(label))))
      return { columns, places, width: names.length };
  } catch {
    // Says less of the columns that there are.
  }
  const all = [...names.filter((name) => !listKeys.has(name)), ...places.keys()];
  const mixed = [...all, ...keysBeside(all, partition)].map((name) => ({
    ...{ name, word: places.get(name)?.inner ?? name, isList: places.has(name) },
  }));
  return { columns: findMixedColumns(file, mixed, options), places, width: all.length };
}

function placesIn(objects: readonly JsonObject[]): ListPlaces {
  const places = objects.flatMap((object) =>
    Object.entries(object).flatMap(([key, value]) => (Array.isArray(value) ? placesOf(key, value) : [])),
  );
  return new Map(places.map(({ key, inner }) => [inner === undefined ? key : `${key}.${inner}`, { key, inner }]));
}

function placesOf(key: string, entries: readonly unknown[]): ListPlace[] {
  if (entries.length === 0) return [];
  const records = entries.filter((entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry));
  if (records.length < entries.length) return [{ key }];
  return [...new Set(records.flatMap((record) => Object.keys(record as JsonObject)))].map((inner) => ({ key, inner }));
}

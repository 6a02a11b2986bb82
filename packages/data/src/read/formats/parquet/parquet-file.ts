import type { SchemaElement, SchemaTree } from 'hyparquet';
import { DataError } from '../../../data-error.js';
import { columnsOf, findNamedColumns, type PairColumns, valueRolesOf } from '../../columns.js';
import { ListRows } from '../../list-rows.js';
import { findMixedColumns, type MixedColumn } from '../../mixed-columns.js';
import type { PairCollector, RowGroup } from '../../pair-collector.js';
import type { TableOptions } from '../../table-options.js';
import { columnInFile, openGroups } from './group-pages.js';
import { type ListColumn, listColumnsOf } from './list-columns.js';
import { explainDamage, openAnyColumn, openColumn, type ParquetColumn, type ParquetContent } from './parquet-column.js';

/** A Parquet file whose footer was read. */
export interface ParquetFile extends ParquetContent {
  /** Those that hold one plain value a row, in the order of the file. */
  plainColumns: readonly ParquetColumn[];
  /** Lists and records. */
  nestedColumns: readonly ParquetColumn[];
  /** What stands in the entries of the lists. */
  listColumns: readonly ListColumn[];
}

/** Reads the footer: what columns there are. */
export async function openParquet(file: string): Promise<ParquetFile> {
  // Loaded here, since these packages are ES modules only and most reads need neither.
  const { asyncBufferFromFile, parquetMetadataAsync, parquetSchema } = await import('hyparquet');
  return explainDamage(file, async () => {
    const content = await asyncBufferFromFile(file);
    const metadata = await parquetMetadataAsync(content);
    if (metadata.schema.some(({ name }) => typeof name !== 'string')) throw new Error('a column without a name');
    let chunk = 0;
    const columns = parquetSchema(metadata).children.map((tree) => {
      const chunkCount = leafCount(tree);
      const column = { element: tree.element, elements: elementsOf(tree), isPlain: isPlain(tree), chunk, chunkCount };
      const lists = listColumnsOf(tree, chunk);
      chunk += chunkCount;
      return { ...column, lists };
    });
    const [plainColumns, nestedColumns] = [true, false].map((plain) => columns.filter((c) => c.isPlain === plain));
    return { file, content, metadata, plainColumns, nestedColumns, listColumns: columns.flatMap(({ lists }) => lists) };
  });
}

/**
 * The columns of the pairs, among the plain ones, or, where these do not have them, also among those of lists.
 *
 * @param keys - names of columns that stand in the path of the file, and follow the plain ones
 * @throws DataError also where it is a record that has the name of a user, an item or a rating
 */
export function findParquetColumns(
  { file, plainColumns, nestedColumns, listColumns }: ParquetFile,
  options: TableOptions,
  keys: readonly string[] = [],
): PairColumns {
  const namesOf = (columns: readonly ParquetColumn[]) => columns.map(({ element }) => element.name);
  const plainNames = [...namesOf(plainColumns), ...keys];
  try {
    return findNamedColumns(file, plainNames, options);
  } catch (error) {
    const mixed = [
      ...plainNames.map((name) => ({ name, word: name, isList: false })),
      ...listColumns.map(({ name, word }) => ({ name, word, isList: true })),
    ];
    if (listColumns.length > 0 && canBeFound(file, mixed, options)) return findMixedColumns(file, mixed, options);
    for (const column of namesOf(nestedColumns)) {
      if (!isFound(file, [...plainNames, ...namesOf(nestedColumns)], column, options)) continue;
      throw new DataError({
        file,
        column,
        expected: 'a column of values, or of lists of them',
        received: 'lists of lists, maps or records',
        hint: 'Write a row for each pair, as DataFrame.explode of pandas does with lists, and each field as a column.',
        cause: error,
      });
    }
    throw error;
  }
}

/**
 * Reads one row group after the other, and of each only the columns that are used: by their pages where these hold
 * what every id and rating can be, else value by value.
 *
 * @param onGroup - called before each row group with the share of rows already read
 */
export async function readRowGroups(
  parquet: ParquetFile,
  columns: PairColumns,
  collector: PairCollector,
  onGroup: (share: number) => void,
): Promise<void> {
  const readGroup = openGroups(parquet, columns, collector.eventTypes);
  await readGroups(parquet, columns, collector, onGroup, readGroup);
}

/** The slow twin of `readRowGroups`: each value is one of JavaScript's. */
export async function readRowGroupsPlainly(
  parquet: ParquetFile,
  columns: PairColumns,
  collector: PairCollector,
  onGroup: (share: number) => void,
): Promise<void> {
  await readGroups(parquet, columns, collector, onGroup);
}

async function readGroups(
  parquet: ParquetFile,
  pairColumns: PairColumns,
  collector: PairCollector,
  onGroup: (share: number) => void,
  readGroup?: (group: number) => Promise<RowGroup | undefined>,
): Promise<void> {
  const roles = ['user', 'item', ...valueRolesOf(pairColumns)] as const;
  // What stands in the path need not be read; some column is, so that rows are counted.
  const columns = await Promise.all(
    roles.map((role) => {
      const column = columnInFile(parquet, pairColumns[role]!);
      return column && openColumn(parquet, column, role);
    }),
  );
  const lists = columnsOf(pairColumns).some(({ isList }) => isList) ? new ListRows(pairColumns, collector) : undefined;
  const { ranges } = columns.find((column) => column) ?? (await openAnyColumn(parquet, parquet.plainColumns[0]));
  for (const [number, range] of ranges.entries()) {
    onGroup(range.rowStart / Number(parquet.metadata.num_rows));
    const group = await readGroup?.(number);
    const rowCount = group && (group.lengths?.length ?? group.rowCount);
    if (group && rowCount === range.rowEnd - range.rowStart && collector.addGroup(group)) {
      for (const length of group.lengths ?? []) lists?.note(length);
      continue;
    }
    const [users, items, ...values] = await explainDamage(parquet.file, () =>
      Promise.all(columns.map((column) => column?.read(range))),
    );
    for (let i = 0; i < range.rowEnd - range.rowStart; i++) {
      const line = range.rowStart + i + 1;
      if (lists)
        lists.add(
          line,
          [users, items, ...values].map((valueAt) => valueAt?.(i)),
        );
      else collector.addRow(line, users?.(i), items?.(i), ...values.map((valueAt) => valueAt?.(i)));
    }
  }
  lists?.end();
}

function isPlain({ children, element }: SchemaTree): boolean {
  return children.length === 0 && element.repetition_type !== 'REPEATED';
}

function leafCount({ children }: SchemaTree): number {
  return children.length === 0 ? 1 : children.reduce((sum, child) => sum + leafCount(child), 0);
}

function elementsOf({ children, element }: SchemaTree): SchemaElement[] {
  return [element, ...children.flatMap(elementsOf)];
}

function canBeFound(file: string, mixed: readonly MixedColumn[], options: TableOptions): boolean {
  try {
    findMixedColumns(file, mixed, options);
    return true;
  } catch {
    return false;
  }
}

/** Whether `name` would be a column of the pairs, if it were plain. */
function isFound(file: string, names: readonly string[], name: string, options: TableOptions): boolean {
  try {
    return columnsOf(findNamedColumns(file, names, options)).some(({ label }) => label === name);
  } catch {
    return false;
  }
}

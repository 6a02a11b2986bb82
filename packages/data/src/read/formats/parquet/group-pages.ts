import { isDeepStrictEqual } from 'node:util';
import type { SchemaElement } from 'hyparquet';
import { type Column, type PairColumns, type ValueRole, valueRolesOf } from '../../columns.js';
import type { IdPage } from '../../ids/id-pages.js';
import type { RowGroup } from '../../pair-collector.js';
import type { EventTypes } from '../../values/event-types.js';
import { type Page, readPages } from './column-pages.js';
import { type IdTexts, idTextsOf, numbersOf, type ReadValues, timesOf } from './page-values.js';
import type { ParquetColumn } from './parquet-column.js';
import type { ParquetFile } from './parquet-file.js';

/**
 * What reads the pairs of a row group by its pages; it gives `undefined` for a group that must be read value by value,
 * also where it is damaged, as that then tells. `undefined` for a file of which all must.
 *
 * @param eventTypes - where there is a column of these
 */
export function openGroups(
  parquet: ParquetFile,
  columns: PairColumns,
  eventTypes?: EventTypes,
): ((group: number) => Promise<RowGroup | undefined>) | undefined {
  const [users, items] = [columns.user, columns.item].map((column) => openIds(parquet, column));
  const values = valueRolesOf(columns).map((role) => openValues(parquet, columns[role]!, role, eventTypes));
  if (!users || !items || values.includes(undefined)) return undefined;
  return async (group) => {
    try {
      const rowCount = Number(parquet.metadata.row_groups[group].num_rows);
      const [userPages, itemPages] = [await users(group), await items(group)];
      if (!userPages || !itemPages) return undefined;
      const read: { all: Float64Array; lengths?: Int32Array }[] = [];
      for (const open of values) {
        const found = await open!(group);
        if (!found) return undefined;
        read.push(found);
      }
      const ids = { users: userPages.pages, items: itemPages.pages };
      const [lengths, ...others] = [userPages, itemPages, ...read].flatMap((column) => column.lengths ?? []);
      if (!lengths) return { rowCount, ...ids, values: read.map(({ all }) => all) };
      if (others.some((other) => !isDeepStrictEqual(other, lengths))) return undefined;
      const rows = rowsOfEntries(lengths);
      return {
        ...{ rowCount: rows.length, ...ids, lengths },
        userRows: userPages.lengths ? undefined : rows,
        itemRows: itemPages.lengths ? undefined : rows,
        values: read.map(({ all, lengths: own }) => (own ? all : Float64Array.from(rows, (row) => all[row]))),
      };
    } catch {
      return undefined;
    }
  };
}

/** The row of each entry of lists. */
function rowsOfEntries(lengths: Int32Array): Int32Array {
  const rows = new Int32Array(lengths.reduce((sum, length) => sum + length, 0));
  let entry = 0;
  for (let row = 0; row < lengths.length; row++) {
    rows.fill(row, entry, entry + lengths[row]);
    entry += lengths[row];
  }
  return rows;
}

function openIds(
  parquet: ParquetFile,
  column: Column,
): ((group: number) => Promise<{ pages: IdPage[]; lengths?: Int32Array } | undefined>) | undefined {
  const found = columnInFile(parquet, column);
  const readValues = found && idTextsOf(found.elements.at(-1)!);
  if (!readValues) return undefined;
  return async (group) => {
    const read = await readPages(parquet, found, group, readValues);
    return read && { ...read, pages: read.pages.map(pageMaker()) };
  };
}

/** Makes pages for those of one column in one group, which have one dictionary. */
function pageMaker(): (page: Page<IdTexts>) => IdPage {
  let positions: Int32Array | undefined;
  return ({ values: texts, indices, ...rows }) => {
    if (!indices) return { ...rows, texts };
    positions ??= new Int32Array(texts.count).fill(-1);
    return { ...rows, texts, indices, positions };
  };
}

/** Of types of events, their numbers. */
function openValues(
  parquet: ParquetFile,
  column: Column,
  role: ValueRole,
  eventTypes: EventTypes | undefined,
): ((group: number) => ReturnType<typeof readColumn>) | undefined {
  const found = columnInFile(parquet, column);
  if (!found) return undefined;
  const element = found.elements.at(-1)!;
  const readValues = role === 'event' ? eventsOf(element, eventTypes!) : valuesOf[role](element);
  return readValues && ((group) => readColumn(parquet, found, group, readValues));
}

const valuesOf = { rating: numbersOf, weight: numbersOf, timestamp: timesOf };

function eventsOf(element: SchemaElement, eventTypes: EventTypes): ReadValues<Float64Array> | undefined {
  const readTexts = idTextsOf(element);
  if (!readTexts) return undefined;
  return (page, offset, count) => {
    const texts = readTexts(page, offset, count);
    if (!texts) return undefined;
    const { bytes, starts, ends } = texts;
    return Float64Array.from(starts, (start, i) => eventTypes.indexOfBytes(bytes, start, ends[i]));
  };
}

async function readColumn(
  parquet: ParquetFile,
  column: ParquetColumn,
  group: number,
  readValues: ReadValues<Float64Array>,
): Promise<{ all: Float64Array; lengths?: Int32Array } | undefined> {
  const read = await readPages(parquet, column, group, readValues);
  if (!read) return undefined;
  const all = new Float64Array(read.pages.reduce((sum, { rowCount }) => sum + rowCount, 0));
  for (const { firstRow, rowCount, values, indices } of read.pages) {
    for (let row = 0; row < rowCount; row++) all[firstRow + row] = values[indices ? indices[row] : row];
  }
  return { all, lengths: read.lengths };
}

/** The column, unless what it holds stands in the path of the file. */
export function columnInFile(
  { plainColumns, listColumns }: ParquetFile,
  { label, position, value, isList }: Column,
): ParquetColumn | undefined {
  if (value !== undefined) return undefined;
  return isList ? listColumns.find(({ name }) => name === label) : plainColumns[position];
}

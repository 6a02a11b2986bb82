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
      const read: Float64Array[] = [];
      for (const open of values) {
        const found = await open!(group);
        if (!found) return undefined;
        read.push(found);
      }
      return { rowCount, users: userPages, items: itemPages, values: read };
    } catch {
      return undefined;
    }
  };
}

function openIds(parquet: ParquetFile, column: Column): ((group: number) => Promise<IdPage[] | undefined>) | undefined {
  const found = columnInFile(parquet, column);
  const readValues = found && idTextsOf(found.element);
  return readValues && (async (group) => (await readPages(parquet, found, group, readValues))?.map(pageMaker()));
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
): ((group: number) => Promise<Float64Array | undefined>) | undefined {
  const found = columnInFile(parquet, column);
  if (!found) return undefined;
  const readValues = role === 'event' ? eventsOf(found.element, eventTypes!) : valuesOf[role](found.element);
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
): Promise<Float64Array | undefined> {
  const pages = await readPages(parquet, column, group, readValues);
  if (!pages) return undefined;
  const all = new Float64Array(Number(parquet.metadata.row_groups[group].num_rows));
  for (const { firstRow, rowCount, values, indices } of pages) {
    for (let row = 0; row < rowCount; row++) all[firstRow + row] = values[indices ? indices[row] : row];
  }
  return all;
}

/** The column, unless what it holds stands in the path of the file. */
function columnInFile({ plainColumns }: ParquetFile, { position, value, isList }: Column): ParquetColumn | undefined {
  return value === undefined && !isList ? plainColumns[position] : undefined;
}

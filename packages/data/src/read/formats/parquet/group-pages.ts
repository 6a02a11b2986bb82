import type { Column, PairColumns } from '../../columns.js';
import type { IdPage } from '../../ids/id-pages.js';
import type { RowGroup } from '../../pair-collector.js';
import { type Page, readPages } from './column-pages.js';
import { type IdTexts, idTextsOf, type ReadValues, ratingsOf } from './page-values.js';
import type { ParquetColumn } from './parquet-column.js';
import type { ParquetFile } from './parquet-file.js';

/**
 * What reads the pairs of a row group by its pages; it gives `undefined` for a group that must be read value by value,
 * also where it is damaged, as that then tells. `undefined` for a file of which all must.
 */
export function openGroups(
  parquet: ParquetFile,
  { user, item, rating }: PairColumns,
): ((group: number) => Promise<RowGroup | undefined>) | undefined {
  const [users, items] = [user, item].map((column) => openIds(parquet, column));
  const ratings = rating && openRatings(parquet, rating);
  if (!users || !items || (rating && !ratings)) return undefined;
  return async (group) => {
    try {
      const rowCount = Number(parquet.metadata.row_groups[group].num_rows);
      const [userPages, itemPages] = [await users(group), await items(group)];
      const values = await ratings?.(group);
      if (!userPages || !itemPages || (ratings && !values)) return undefined;
      return { rowCount, users: userPages, items: itemPages, ratings: values };
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

function openRatings(
  parquet: ParquetFile,
  column: Column,
): ((group: number) => Promise<Float64Array | undefined>) | undefined {
  const found = columnInFile(parquet, column);
  const readValues = found && ratingsOf(found.element);
  return readValues && ((group) => readRatings(parquet, found, group, readValues));
}

async function readRatings(
  parquet: ParquetFile,
  column: ParquetColumn,
  group: number,
  readValues: ReadValues<Float64Array>,
): Promise<Float64Array | undefined> {
  const pages = await readPages(parquet, column, group, readValues);
  if (!pages) return undefined;
  const ratings = new Float64Array(Number(parquet.metadata.row_groups[group].num_rows));
  for (const { firstRow, rowCount, values, indices } of pages) {
    for (let row = 0; row < rowCount; row++) ratings[firstRow + row] = values[indices ? indices[row] : row];
  }
  return ratings;
}

/** The column, unless what it holds stands in the path of the file. */
function columnInFile({ plainColumns }: ParquetFile, { position, value }: Column): ParquetColumn | undefined {
  return value === undefined ? plainColumns[position] : undefined;
}

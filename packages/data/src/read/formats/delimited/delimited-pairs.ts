import { columnsOf, type PairColumns } from '../../columns.js';
import type { PairCollector } from '../../pair-collector.js';
import type { TextBlock } from '../../source/text-blocks.js';
import { type RowLayout, readDelimitedRows } from './delimited-rows.js';
import { canScan, scanPairs } from './scan/scan-pairs.js';

/** How a table of pairs, as separated values, is laid out. */
export interface TableLayout extends RowLayout {
  columns: PairColumns;
  /** The header's fields, where there is one. */
  names: readonly string[] | undefined;
}

/** Reads the pairs of a table; a row with another number of fields is a bad line. */
export async function readDelimitedPairs(
  blocks: AsyncIterable<TextBlock>,
  file: string,
  layout: TableLayout,
  collector: PairCollector,
): Promise<void> {
  return canScan(layout)
    ? scanPairs(blocks, file, layout, collector)
    : readPairsPlainly(blocks, file, layout, collector);
}

/** The slow twin: row by row as csv-parse splits them, each field a text. */
export async function readPairsPlainly(
  blocks: AsyncIterable<TextBlock>,
  file: string,
  layout: TableLayout,
  collector: PairCollector,
): Promise<void> {
  await readDelimitedRows(blocks, file, layout, collector, rowAdder(layout, collector));
}

/** Gives the fields of a row to the collector. */
export function rowAdder({ columns }: TableLayout, collector: PairCollector) {
  const [user, item, ...values] = columnsOf(columns).map(({ position }) => position);
  return (fields: readonly string[], line: number): void => {
    collector.addRow(line, fields[user], fields[item], ...values.map((position) => fields[position]));
  };
}

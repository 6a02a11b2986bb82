import { withPathValues } from '../../columns.js';
import { sampleText } from '../../source/text-sample.js';
import type { ReadPart, Table } from '../data-format.js';
import { readDelimitedPairs, type TableLayout } from './delimited-pairs.js';
import { planFurtherPart } from './table-layout.js';

/**
 * Reads tables of separated values as one.
 *
 * @param plan - how to read the first, told from its first lines and the names of columns that stand in its path
 */
export function readTables(
  table: Table,
  plan: (file: string, sample: string, keys: readonly string[]) => TableLayout,
): ReadPart {
  let first: TableLayout | undefined;
  return async (head, partition) => {
    const { file } = head;
    const sample = sampleText(head);
    const keys = Object.keys(partition);
    const layout = first ? planFurtherPart(file, sample, first, keys) : plan(file, sample, keys);
    first ??= layout;
    const columns = withPathValues(file, layout.columns, layout.widths[0], partition);
    const collector = table.collect(file, columns);
    await readDelimitedPairs(table.openText(head, collector), file, { ...layout, columns }, collector);
  };
}

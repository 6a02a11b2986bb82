import { type Column, columnsOf, type PairColumns } from './columns.js';
import { type PairCollector, unfit } from './pair-collector.js';

/**
 * Takes rows in which some columns hold lists, as a session its events: a row has as many pairs as entries, the first of
 * the first entry of each list and of what is no list.
 */
export class ListRows {
  private readonly columns: readonly Column[];
  private emptyCount = 0;

  constructor(
    columns: PairColumns,
    private readonly collector: PairCollector,
  ) {
    this.columns = columnsOf(columns);
  }

  /**
   * @param values - of the columns, user and item first, then in the order of `valueRoles`
   * @param from - the first entry that is taken
   */
  add(line: number, values: readonly unknown[], from = 0): void {
    const { collector, columns } = this;
    const length = this.lengthOf(values);
    if (typeof length !== 'number') {
      collector.rejectLine(line, length);
      return;
    }
    this.note(length);
    for (let entry = from; entry < length; entry++) {
      const valueAt = (i: number) => (columns[i].isList ? (values[i] as unknown[])[entry] : values[i]);
      const [user, item, ...rest] = values.map((_, i) => valueAt(i));
      collector.addRow(line, user, item, ...rest);
    }
  }

  /** Counts lists without an entry. */
  note(length: number): void {
    if (length === 0) this.emptyCount++;
  }

  /** Says how many rows had nothing in them, once all were met. */
  end(): void {
    if (this.emptyCount === 0) return;
    this.collector.warn(`Rows with an empty list, which were left out: ${this.emptyCount.toLocaleString('en-US')}.`);
  }

  /** How many entries the lists have, or what is wrong with them. */
  private lengthOf(values: readonly unknown[]): number | ReturnType<typeof unfit> {
    let first: { label: string | number; length: number } | undefined;
    for (const [i, { label, isList }] of this.columns.entries()) {
      const entries = values[i];
      if (!isList) continue;
      if (!Array.isArray(entries)) return unfit(label, 'a list', entries);
      const { length } = entries;
      first ??= { label, length };
      if (length === first.length) continue;
      return {
        column: label,
        expected: `as many entries as ${first.label} has, ${first.length}`,
        received: `${length}`,
      };
    }
    return first!.length;
  }
}

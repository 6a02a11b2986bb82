import { ArgumentError, ShapeError } from '@lightrec/core';
import { requireOneOf } from '@lightrec/core/options';
import { mostFilters } from '../limits.js';
import { AllowedItems } from './allowed-items.js';
import {
  type Column,
  type ColumnType,
  type ColumnValue,
  type Condition,
  columnTypes,
  emptyColumn,
  markPassing,
  requireValue,
  setValue,
  testOf,
  typeOf,
  valueAt,
} from './column.js';

/** Names of columns, each with the value of every item: texts, numbers or booleans; `null` where an item has none. */
export type ColumnValues = Record<string, ArrayLike<ColumnValue>>;

/** One item's values by column. */
export type ColumnRow = Record<string, ColumnValue>;

/** Columns, each with a condition that an item must meet; who has nothing in a column meets none of it. */
export type ColumnFilter = Record<string, Condition>;

/** What is known of items beside their vectors, by which a search can be filtered. */
export class Columns {
  /** Items of recent filters, by the filter; none outlives a change of the items. */
  private readonly recent = new Map<string, AllowedItems>();

  constructor(readonly byName: ReadonlyMap<string, Column>) {}

  /** @throws ShapeError for a column of another length, ArgumentError for one of more than one type */
  static from(columns: ColumnValues, itemCount: number): Columns {
    const built = new Map<string, Column>();
    for (const [name, values] of Object.entries(columns)) {
      if (values?.length !== itemCount || typeof values === 'string') {
        const received = [values?.length];
        throw new ShapeError({ argument: `columns.${name}`, expected: [itemCount], received });
      }
      const column = emptyColumn(typeOf(values), itemCount);
      for (let item = 0; item < itemCount; item++) {
        requireValue(values[item], column.type, `columns.${name}[${item}]`);
        setValue(column, item, values[item]);
      }
      built.set(name, column);
    }
    return new Columns(built);
  }

  /** Columns of an index that has no items yet. */
  static ofTypes(types: Record<string, ColumnType>): Columns {
    const columns = Object.entries(types).map(([name, type]) => {
      requireOneOf(`columns.${name}`, type, columnTypes);
      return [name, emptyColumn(type, 0)] as const;
    });
    return new Columns(new Map(columns));
  }

  /** @throws ArgumentError for a row that `setRow` could not take */
  requireRow(row: ColumnRow, argument: string): void {
    for (const [name, value] of Object.entries(row)) {
      const column = this.columnOf(name, `${argument}.${name}`);
      requireValue(value, column.type, `${argument}.${name}`);
    }
  }

  /** Gives an item all of its values, which were checked; none in the columns that are not named. */
  setRow(item: number, row: ColumnRow): void {
    for (const [name, column] of this.byName) setValue(column, item, Object.hasOwn(row, name) ? row[name] : null);
    this.recent.clear();
  }

  /** Gives an item some values, which were checked. */
  changeRow(item: number, row: ColumnRow): void {
    for (const [name, value] of Object.entries(row)) setValue(this.byName.get(name)!, item, value);
    this.recent.clear();
  }

  /** All values of an item. */
  rowOf(item: number): ColumnRow {
    return Object.fromEntries(Array.from(this.byName, ([name, column]) => [name, valueAt(column, item)]));
  }

  /** The values of some of the items, in their order. */
  ofItems(items: Uint32Array): Columns {
    const chosen = Array.from(this.byName, ([name, column]) => {
      const values = emptyColumn(column.type, items.length).values;
      for (let i = 0; i < items.length; i++) values[i] = column.values[items[i]];
      return [name, { ...column, values }] as const;
    });
    return new Columns(new Map(chosen));
  }

  /**
   * Items that meet the conditions of all columns.
   *
   * @param itemLimit - one more than the largest item
   * @throws ArgumentError for an unknown column, or a condition that does not fit it; a text that no item has
   *   matches none
   */
  allowedBy(filter: ColumnFilter, itemLimit: number): AllowedItems {
    const tests = Object.entries(filter).map(([name, condition]) => {
      const column = this.columnOf(name, `filter.${name}`);
      return [column, testOf(column, condition, `filter.${name}`)] as const;
    });
    const key = JSON.stringify(filter);
    const known = this.recent.get(key);
    if (known) return known;
    const bits = new Uint32Array(Math.ceil(itemLimit / 32));
    if (tests.length === 0) bits.fill(0xffffffff);
    tests.forEach(([column, passes], i) => {
      const own = i === 0 ? bits : new Uint32Array(bits.length);
      markPassing(column, passes, own, itemLimit);
      if (i > 0) for (let word = 0; word < bits.length; word++) bits[word] &= own[word];
    });
    if (this.recent.size >= mostFilters) this.recent.clear();
    const allowed = new AllowedItems(bits);
    this.recent.set(key, allowed);
    return allowed;
  }

  private columnOf(name: string, argument: string): Column {
    const column = this.byName.get(name);
    if (column) return column;
    const names = Array.from(this.byName.keys());
    throw new ArgumentError({
      argument,
      expected: names.length > 0 ? `one of the columns ${names.join(', ')}` : 'none, as the index has no columns',
      received: name,
      hint: 'Columns are given when an index is made: LightRecIndex.fromVectors(vectors, { columns: { genre: […] } }).',
    });
  }
}

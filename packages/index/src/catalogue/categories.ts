import { ArgumentError, ShapeError } from '@lightrec/core';
import { setBit } from './item-bits.js';

/** Names of columns, each with the category of every item; `null` where an item has none. */
export type CategoryColumns = Record<string, ArrayLike<string | null>>;

/** Columns, each with the categories of which an item must have one. */
export type CategoryFilter = Record<string, string | readonly string[]>;

/** One column: categories by their number, and each item's number; 0 for none. */
export interface CategoryColumn {
  /** The first is null, for none. */
  names: (string | null)[];
  /** Shape `[itemLimit]` or more. */
  numbers: Uint32Array;
  /** The number of each category. */
  known: Map<string | null, number>;
}

/** A column of these numbers. */
export function categoryColumn(names: (string | null)[], numbers: Uint32Array): CategoryColumn {
  return { names, numbers, known: new Map(names.map((name, number) => [name, number])) };
}

/** Categories of items, by which a search can be filtered. */
export class Categories {
  /** Bits of recent filters, by the filter; none outlives a change of the items. */
  private readonly recent = new Map<string, Uint32Array>();

  constructor(readonly columns: ReadonlyMap<string, CategoryColumn>) {}

  /** @throws ShapeError for a column of another length, ArgumentError for a category that is no text */
  static from(columns: CategoryColumns, itemCount: number): Categories {
    const built = new Map<string, CategoryColumn>();
    for (const [name, values] of Object.entries(columns)) {
      if (values.length !== itemCount) {
        const received = [values.length];
        throw new ShapeError({ argument: `categories.${name}`, expected: [itemCount], received });
      }
      const column = categoryColumn([null], new Uint32Array(itemCount));
      for (let item = 0; item < itemCount; item++) {
        requireCategory(values[item], `categories.${name}[${item}]`);
        column.numbers[item] = numberOf(column, values[item]);
      }
      built.set(name, column);
    }
    return new Categories(built);
  }

  /** @throws ArgumentError for a row that `setRow` could not take */
  requireRow(row: Record<string, string | null>): void {
    for (const [name, category] of Object.entries(row)) {
      this.columnOf(name, `categories.${name}`);
      requireCategory(category, `categories.${name}`);
    }
  }

  /** Gives a new item its categories, which were checked; none in the columns that are not named. */
  setRow(item: number, row: Record<string, string | null>): void {
    for (const [name, column] of this.columns) {
      if (item >= column.numbers.length) {
        const grown = new Uint32Array(Math.max(item + 1, 2 * column.numbers.length));
        grown.set(column.numbers);
        column.numbers = grown;
      }
      column.numbers[item] = numberOf(column, Object.hasOwn(row, name) ? row[name] : null);
    }
    this.recent.clear();
  }

  /** The categories of some of the items, in their order. */
  ofItems(items: Uint32Array): Categories {
    const chosen = [...this.columns].map(
      ([name, { names, numbers }]) =>
        [
          name,
          categoryColumn(
            names,
            items.map((item) => numbers[item]),
          ),
        ] as const,
    );
    return new Categories(new Map(chosen));
  }

  /**
   * Items that have one of the categories in each column, as bits by item.
   *
   * @param itemLimit - one more than the largest item
   * @throws ArgumentError for a column that the index does not have; a category that no item has matches none
   */
  bitsOf(filter: CategoryFilter, itemLimit: number): Uint32Array {
    const tests = Object.entries(filter).map(([name, wanted]) => this.testOf(name, wanted));
    const key = JSON.stringify(filter);
    const known = this.recent.get(key);
    if (known) return known;
    const bits = new Uint32Array(Math.ceil(itemLimit / 32));
    for (let item = 0; item < itemLimit; item++) if (tests.every((test) => test(item))) setBit(bits, item);
    if (this.recent.size >= mostRecent) this.recent.clear();
    this.recent.set(key, bits);
    return bits;
  }

  private testOf(name: string, wanted: string | readonly string[]): (item: number) => boolean {
    const { names, numbers } = this.columnOf(name, `filter.${name}`);
    if (typeof wanted !== 'string' && !(Array.isArray(wanted) && wanted.every((one) => typeof one === 'string'))) {
      throw new ArgumentError({ argument: `filter.${name}`, expected: 'a text, or texts', received: String(wanted) });
    }
    const isWanted = names.map(
      (category) => category !== null && (category === wanted || (Array.isArray(wanted) && wanted.includes(category))),
    );
    return (item) => isWanted[numbers[item]];
  }

  private columnOf(name: string, argument: string): CategoryColumn {
    const column = this.columns.get(name);
    if (column) return column;
    throw new ArgumentError({
      argument,
      expected: `one of the columns ${[...this.columns.keys()].join(', ')}`,
      received: name,
      hint: 'Columns are given at build: LightRecIndex.build(codeTable, { categories: { genre: […] } }).',
    });
  }
}

const mostRecent = 64;

function requireCategory(category: unknown, argument: string): void {
  if (category === null || typeof category === 'string') return;
  throw new ArgumentError({ argument, expected: 'a text, or null for none', received: String(category) });
}

/** The number of a category, a new one at its first sight. */
function numberOf({ names, known }: CategoryColumn, category: string | null): number {
  const number = known.get(category);
  if (number !== undefined) return number;
  known.set(category, names.length);
  return names.push(category) - 1;
}

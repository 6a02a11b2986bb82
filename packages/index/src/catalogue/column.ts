import { ArgumentError } from '@lightrec/core';
import { setBit } from '@lightrec/kernels/search';

/** What an item has in a column; `null` for nothing. */
export type ColumnValue = string | number | boolean | null;

export type ColumnType = 'text' | 'number' | 'boolean';

export const columnTypes: readonly ColumnType[] = ['text', 'number', 'boolean'];

/** What a column must be for an item to pass: one of the values, or a number between bounds. */
export type Condition = string | number | boolean | readonly (string | number)[] | NumberRange;

/** Bounds of a number, at least one of them. */
export interface NumberRange {
  above?: number;
  atLeast?: number;
  below?: number;
  atMost?: number;
}

/** The values of all items in one column. */
export interface Column {
  readonly type: ColumnType;
  /** Values by item index, shape `[itemLimit]` or more: text by its number in `texts`, NaN, or 0, where there is none. */
  values: Uint32Array | Float64Array;
  /** Of text alone: the first is null, for none. */
  readonly texts: (string | null)[];
  /** The number of each text. */
  readonly known: Map<string | null, number>;
}

/** A column without a value. */
export function emptyColumn(type: ColumnType, itemCount: number): Column {
  const values = type === 'number' ? new Float64Array(itemCount).fill(Number.NaN) : new Uint32Array(itemCount);
  return columnOf(type, values, [null]);
}

/** A column of values that are stored already. */
export function columnOf(type: ColumnType, values: Column['values'], texts: (string | null)[]): Column {
  return { type, values, texts, known: new Map(texts.map((text, number) => [text, number])) };
}

/** The type of the first value that is not null; text where there is none. */
export function typeOf(values: ArrayLike<ColumnValue>): ColumnType {
  const first = Array.from(values).find((value) => value !== null);
  return typeof first === 'number' || typeof first === 'boolean' ? (typeof first as ColumnType) : 'text';
}

/** @throws ArgumentError for a value of another type */
export function requireValue(value: unknown, type: ColumnType, argument: string): asserts value is ColumnValue {
  if (value === null) return;
  if (type === 'number' ? Number.isFinite(value) : typeof value === (type === 'text' ? 'string' : type)) return;
  const received = typeof value === 'string' ? `"${value}"` : String(value);
  throw new ArgumentError({ argument, expected: `a ${nameOf(type)}, or null for none`, received });
}

function nameOf(type: ColumnType): string {
  return type === 'number' ? 'finite number' : type;
}

/** Gives an item a value, which was checked. */
export function setValue(column: Column, item: number, value: ColumnValue): void {
  if (item >= column.values.length) column.values = grown(column, Math.max(item + 1, 2 * column.values.length));
  column.values[item] = stored(column, value);
}

function grown({ type, values }: Column, length: number): Column['values'] {
  const longer = emptyColumn(type, length).values;
  longer.set(values);
  return longer;
}

function stored({ type, texts, known }: Column, value: ColumnValue): number {
  if (type === 'number') return (value as number | null) ?? Number.NaN;
  if (type === 'boolean') return value === null ? 0 : value ? 2 : 1;
  const number = known.get(value as string | null);
  if (number !== undefined) return number;
  known.set(value as string | null, texts.length);
  return texts.push(value as string | null) - 1;
}

/** What an item has in a column. */
export function valueAt({ type, values, texts }: Column, item: number): ColumnValue {
  const value = values[item];
  if (type === 'number') return value === undefined || Number.isNaN(value) ? null : value;
  if (type === 'boolean') return value ? value === 2 : null;
  return texts[value ?? 0];
}

/**
 * Whether stored values meet a condition.
 *
 * @throws ArgumentError for a condition that does not fit the column
 */
export function testOf(column: Column, condition: unknown, argument: string): (value: number) => boolean {
  const { type, known } = column;
  if (type === 'number') return numberTest(condition, argument);
  if (type === 'boolean') {
    if (typeof condition !== 'boolean') throw unfit(argument, 'true or false', condition);
    const wanted = condition ? 2 : 1;
    return (value) => value === wanted;
  }
  const texts: unknown[] = Array.isArray(condition) ? condition : [condition];
  if (!texts.every((text) => typeof text === 'string')) throw unfit(argument, 'a text, or a list of texts', condition);
  const wanted = new Set(texts.flatMap((text) => known.get(text as string) ?? []));
  return (value) => wanted.has(value);
}

const rangeTests: Record<keyof NumberRange, (value: number, bound: number) => boolean> = {
  above: (value, bound) => value > bound,
  atLeast: (value, bound) => value >= bound,
  below: (value, bound) => value < bound,
  atMost: (value, bound) => value <= bound,
};

function numberTest(condition: unknown, argument: string): (value: number) => boolean {
  const expected = `a number, a list of numbers, or { ${Object.keys(rangeTests).join(', ')} }`;
  if (typeof condition === 'number' || Array.isArray(condition)) {
    const wanted = new Set([condition].flat());
    if (!Array.from(wanted).every(Number.isFinite)) throw unfit(argument, expected, condition);
    return (value) => wanted.has(value);
  }
  const bounds = typeof condition === 'object' && condition !== null ? Object.entries(condition) : [];
  const fits = bounds.every(([name, bound]) => Object.hasOwn(rangeTests, name) && Number.isFinite(bound));
  if (bounds.length === 0 || !fits) throw unfit(argument, expected, condition);
  const tests = bounds.map(([name, bound]) => [rangeTests[name as keyof NumberRange], bound as number] as const);
  return (value) => tests.every(([test, bound]) => test(value, bound));
}

function unfit(argument: string, expected: string, received: unknown): ArgumentError {
  const shown = typeof received === 'object' ? JSON.stringify(received) : String(received);
  return new ArgumentError({ argument, expected, received: received instanceof Set ? 'a Set' : shown });
}

/** Sets the bits of items whose stored value passes. */
export function markPassing({ values }: Column, passes: (value: number) => boolean, bits: Uint32Array, limit: number) {
  for (let item = 0; item < limit; item++) if (passes(values[item])) setBit(bits, item);
}

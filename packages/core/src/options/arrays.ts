import { ShapeError } from '../errors.js';
import { requireInteger } from './numbers.js';
import { refuse } from './refuse.js';
import { kindOf, show } from './show.js';

type ArrayKind =
  | 'Float32Array'
  | 'Float64Array'
  | 'Int8Array'
  | 'Uint8Array'
  | 'Int32Array'
  | 'Uint16Array'
  | 'Uint32Array';

/** Throws an `ArgumentError` unless `value` is a typed array of the kind, whichever realm it is from. */
export function requireTyped(argument: string, value: unknown, kind: ArrayKind): void {
  if (ArrayBuffer.isView(value) && kindOf(value) === kind) return;
  refuse(argument, `a ${kind}`, value, `Use ${kind}.from(...).`);
}

/** Throws an `ArgumentError` unless `value` is an array, typed or not. */
export function requireArray(argument: string, value: unknown): void {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && kindOf(value) !== 'DataView')) return;
  refuse(argument, 'an array, or a typed one', value);
}

/** Throws an `ArgumentError` unless `value` can be walked over; a text is no list of its letters. */
export function requireIds(argument: string, value: unknown, hint?: string): void {
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) return;
  refuse(argument, 'a list of ids', value, hint);
}

/**
 * Throws a `ShapeError` unless the array has as many entries as its shape.
 *
 * @param shape - such as `[itemCount, dim]`
 */
export function requireLength(
  argument: string,
  values: ArrayLike<unknown>,
  shape: readonly number[],
  hint?: string,
): void {
  const length = shape.reduce((product, size) => product * size, 1);
  if (values?.length === length) return;
  const received = values?.length === undefined ? show(values) : `${values.length} entries`;
  throw new ShapeError({ argument, expected: [...shape], received, hint });
}

/**
 * How many rows of `dim` entries an array holds.
 *
 * @throws ArgumentError for no `Float32Array` or where `dim` is no integer >= 1, ShapeError where the last row is cut
 */
export function requireRows(argument: string, values: Float32Array, dim: number): number {
  requireInteger('dim', dim, 1);
  requireTyped(argument, values, 'Float32Array');
  const rowCount = values.length / dim;
  if (Number.isInteger(rowCount)) return rowCount;
  throw new ShapeError({ argument, expected: `a multiple of dim ${dim}`, received: `${values.length} entries` });
}

/**
 * Refuses NaN, infinities, and what becomes one in float32; one pass, fast on large typed arrays.
 *
 * @throws ArgumentError that names the first position, such as `vectors[3]`
 */
export function requireFiniteValues(argument: string, values: ArrayLike<number>): void {
  requireArray(argument, values);
  if (values instanceof Float32Array && isFinite32(values)) return;
  for (let i = 0; i < values.length; i++) {
    // What is no number is not turned into one: Math.fround('7') is 7.
    if (typeof values[i] === 'number' && Number.isFinite(Math.fround(values[i]))) continue;
    refuse(`${argument}[${i}]`, 'a finite float32 number', values[i]);
  }
}

/** x - x is 0 for what is finite, NaN for all else, and one NaN stays in the sum: no branch for each value. */
function isFinite32(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] - values[i];
  return sum === 0;
}

/**
 * Refuses what is no index below `bound`.
 *
 * @param expected - such as `an item index`
 * @throws ArgumentError that names the first position, such as `users[3]`
 */
export function requireIndices(
  argument: string,
  values: ArrayLike<number>,
  bound: number,
  expected = 'an index',
): void {
  requireArray(argument, values);
  for (let i = 0; i < values.length; i++) {
    if (Number.isInteger(values[i]) && values[i] >= 0 && values[i] < bound) continue;
    refuse(`${argument}[${i}]`, `${expected} in [0, ${bound})`, values[i]);
  }
}

/**
 * How much each of `count` things counts, a copy; all 1 where nothing is given.
 *
 * @throws ShapeError or ArgumentError that names the first position, such as `weights[3]`
 */
export function requireWeights(argument: string, weights: ArrayLike<number> | undefined, count: number): Float64Array {
  if (weights === undefined) return new Float64Array(count).fill(1);
  requireArray(argument, weights);
  requireLength(argument, weights, [count]);
  const checked = Float64Array.from(weights);
  const wrong = checked.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (wrong < 0) return checked;
  refuse(`${argument}[${wrong}]`, 'a finite number >= 0', checked[wrong]);
}

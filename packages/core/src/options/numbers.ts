import { refuse } from './refuse.js';

/** Throws an `ArgumentError` unless `value` is an integer in `[minimum, maximum]`. */
export function requireInteger(
  argument: string,
  value: number,
  minimum: number,
  maximum = Number.MAX_SAFE_INTEGER,
): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  refuse(argument, integers(minimum, maximum), value);
}

/** Throws an `ArgumentError` for NaN, an infinity, or anything but a number. */
export function requireFinite(argument: string, value: number): void {
  if (!Number.isFinite(value)) refuse(argument, 'a finite number', value);
}

/** Throws an `ArgumentError` unless `value` is a finite number above 0. */
export function requirePositive(argument: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0)) refuse(argument, 'a finite number > 0', value);
}

/** Throws an `ArgumentError` unless `value` is a finite number, 0 or more. */
export function requireNonNegative(argument: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0)) refuse(argument, 'a finite number >= 0', value);
}

/** Throws an `ArgumentError` unless `value` is a number in `[minimum, maximum]`. */
export function requireInRange(argument: string, value: number, minimum: number, maximum: number, hint?: string): void {
  if (Number.isFinite(value) && value >= minimum && value <= maximum) return;
  refuse(argument, `a number in [${minimum}, ${maximum}]`, value, hint);
}

/**
 * Throws an `ArgumentError` unless `value` is a share of one.
 *
 * @param interval - which ends belong to it
 */
export function requireShare(
  argument: string,
  value: number,
  interval: '(0, 1)' | '(0, 1]' | '[0, 1)' | '[0, 1]',
): void {
  const aboveStart = interval.startsWith('[') ? value >= 0 : value > 0;
  const belowEnd = interval.endsWith(']') ? value <= 1 : value < 1;
  if (!(Number.isFinite(value) && aboveStart && belowEnd)) refuse(argument, `a number in ${interval}`, value);
}

function integers(minimum: number, maximum: number): string {
  if (maximum !== Number.MAX_SAFE_INTEGER) return `an integer in [${minimum}, ${maximum}]`;
  return minimum === Number.MIN_SAFE_INTEGER ? 'an integer' : `an integer >= ${minimum}`;
}

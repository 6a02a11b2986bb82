import { ArgumentError } from '../errors.js';
import { nearestName } from './nearest-name.js';
import { show } from './show.js';

/**
 * Throws an `ArgumentError` unless `value` is one of the allowed.
 *
 * @param hint - what to do; default: the one that was probably meant
 */
export function requireOneOf<T>(argument: string, value: T, allowed: readonly T[], hint?: string): void {
  if (allowed.includes(value)) return;
  const meant = typeof value === 'string' ? nearestName(value, allowed.map(String)) : undefined;
  throw new ArgumentError({
    argument,
    expected: `one of ${allowed.join(', ')}`,
    received: show(value),
    hint: hint ?? (meant && `Did you mean ${meant}?`),
  });
}

/** Throws an `ArgumentError` unless `value` is true or false. */
export function requireBoolean(argument: string, value: boolean): void {
  if (typeof value === 'boolean') return;
  throw new ArgumentError({ argument, expected: 'true or false', received: show(value) });
}

/** Throws an `ArgumentError` unless `value` is text, or left out. */
export function requireText(argument: string, value: unknown): void {
  if (value === undefined || typeof value === 'string') return;
  throw new ArgumentError({ argument, expected: 'a string', received: show(value) });
}

/** Throws an `ArgumentError` unless `value` is a function, or left out. */
export function requireFunction(argument: string, value: unknown): void {
  if (value === undefined || typeof value === 'function') return;
  throw new ArgumentError({ argument, expected: 'a function', received: show(value) });
}

/** Throws an `ArgumentError` unless `value` is the signal of an `AbortController`, or left out. */
export function requireSignal(argument: string, value: unknown): void {
  const isSignal = typeof (value as AbortSignal)?.addEventListener === 'function' && 'aborted' in (value as object);
  if (value === undefined || isSignal) return;
  throw new ArgumentError({ argument, expected: 'the signal of an AbortController', received: show(value) });
}

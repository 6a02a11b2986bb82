import { nearestName } from './nearest-name.js';
import { refuse } from './refuse.js';

/**
 * Throws an `ArgumentError` unless `value` is one of the allowed.
 *
 * @param hint - what to do; default: the one that was probably meant
 */
export function requireOneOf<T>(argument: string, value: T, allowed: readonly T[], hint?: string): void {
  if (allowed.includes(value)) return;
  const meant = typeof value === 'string' ? nearestName(value, allowed.map(String)) : undefined;
  refuse(argument, `one of ${allowed.join(', ')}`, value, hint ?? (meant && `Did you mean ${meant}?`));
}

/** Throws an `ArgumentError` unless `value` is true or false. */
export function requireBoolean(argument: string, value: boolean): void {
  if (typeof value !== 'boolean') refuse(argument, 'true or false', value);
}

/** Throws an `ArgumentError` unless `value` is text, or left out. */
export function requireText(argument: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'string') refuse(argument, 'a string', value);
}

/** Throws an `ArgumentError` unless `value` is a function, or left out. */
export function requireFunction(argument: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') refuse(argument, 'a function', value);
}

/** Throws an `ArgumentError` unless `value` is the signal of an `AbortController`, or left out. */
export function requireSignal(argument: string, value: unknown): void {
  const isSignal = typeof (value as AbortSignal)?.addEventListener === 'function' && 'aborted' in (value as object);
  if (value !== undefined && !isSignal) refuse(argument, 'the signal of an AbortController', value);
}

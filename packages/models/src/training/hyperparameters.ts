import { ArgumentError } from '@lightrec/core';

/** The defaults with the caller's values over them; further options of the caller are left out. */
export function withDefaults<T extends object>(defaults: T, options: Partial<T>): T {
  const resolved = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof T)[]) resolved[name] = options[name] ?? defaults[name];
  return resolved;
}

export function requirePositive(argument: string, value: number): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new ArgumentError({ argument, expected: 'a finite number > 0', received: value });
}

export function requireNonNegative(argument: string, value: number): void {
  if (value >= 0 && Number.isFinite(value)) return;
  throw new ArgumentError({ argument, expected: 'a finite number >= 0', received: value });
}

export function requireOneOf(argument: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw new ArgumentError({ argument, expected: `one of ${allowed.join(', ')}`, received: value });
}

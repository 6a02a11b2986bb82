import { ArgumentError } from '@lightrec/core';

/** The names of all options of a type, which the compiler checks to be complete. */
export function optionNames<T>(names: Record<keyof T, unknown>): ReadonlySet<string> {
  return new Set(Object.keys(names));
}

/** Refuses an option that there is not: from plain JavaScript it would be ignored, and nobody would know. */
export function requireKnown(method: string, options: object, names: ReadonlySet<string>): void {
  for (const name in options) {
    if (names.has(name)) continue;
    throw new ArgumentError({
      argument: name,
      expected: `one of the options of ${method}: ${[...names].join(', ')}`,
      received: 'another name',
    });
  }
}

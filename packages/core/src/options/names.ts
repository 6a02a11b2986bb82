import { ArgumentError } from '../errors.js';
import { nearestName } from './nearest-name.js';
import { refuse } from './refuse.js';

/** The names of all options of a type, which the compiler checks to be complete. */
export function optionNames<T>(names: Record<keyof T, unknown>): ReadonlySet<string> {
  return new Set(Object.keys(names));
}

/**
 * Refuses an unknown option, which plain JavaScript would silently ignore.
 *
 * @param method - what the options are of, as the caller wrote it
 * @throws ArgumentError that names the others, and the one that was probably meant
 */
export function requireKnown(method: string, options: object, names: ReadonlySet<string>): void {
  if (typeof options !== 'object' || options === null) {
    refuse(`options of ${method}`, `an object with any of ${[...names].join(', ')}`, options);
  }
  for (const name in options) {
    if (names.has(name)) continue;
    const meant = nearestName(name, names);
    throw new ArgumentError({
      argument: name,
      expected: `one of the options of ${method}: ${[...names].join(', ')}`,
      received: 'another name',
      hint: meant && `Did you mean ${meant}?`,
    });
  }
}

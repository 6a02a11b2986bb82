import { ArgumentError } from '../errors.js';
import { show } from './show.js';

/** Throws what every check of an argument throws: what was expected, and the value as it can be shown. */
export function refuse(argument: string, expected: string, value: unknown, hint?: string): never {
  throw new ArgumentError({ argument, expected, received: show(value), hint });
}

import { ArgumentError, type Id } from '@lightrec/core';
import { requireIds } from '@lightrec/core/options';
import type { ItemIds } from './catalogue.js';

/**
 * Item indices of those ids that are there.
 *
 * @throws ArgumentError for what is no list of ids, such as a single one
 */
export function indicesOf(argument: string, ids: Iterable<Id>, catalogue: Pick<ItemIds, 'indexOf'>): number[] {
  const indices: number[] = [];
  let i = 0;
  for (const id of listOfIds(argument, ids)) {
    requireId(`${argument}[${i++}]`, id);
    const index = catalogue.indexOf(id);
    if (index !== undefined) indices.push(index);
  }
  return indices;
}

/** @throws ArgumentError for what cannot be walked over, or is a text */
export function listOfIds<T extends Iterable<Id>>(argument: string, ids: T): T {
  requireIds(argument, ids);
  return ids;
}

/** Refuses what no item is known by; whether one is, is not asked. */
export function requireId(argument: string, id: unknown): asserts id is Id {
  if (typeof id === 'string' || Number.isSafeInteger(id)) return;
  const received = typeof id === 'object' ? JSON.stringify(id) : String(id);
  throw new ArgumentError({ argument, expected: 'an id, a string or a safe integer', received });
}

import { ArgumentError } from './errors.js';
import type { Id, IdMap } from './id-map.js';

/**
 * The index of an id that must be known.
 *
 * @param argument - what the caller named the id
 * @param hint - what to do about an id that is unknown in either form, number and text
 * @throws ArgumentError that shows the id as it would be written, and says where it is there in the other form
 */
export function requireKnownId<T extends Id>(argument: string, id: T, ids: IdMap<T>, hint?: string): number {
  const index = ids.indexOf(id);
  if (index !== undefined) return index;
  throw new ArgumentError({
    argument,
    expected: `one of the ${ids.size} known ids`,
    received: writtenId(id),
    hint: otherForm(id, ids) ?? hint ?? "Ids are compared with their type: 7 and '7' differ.",
  });
}

/** As in source text: `7` or `'7'`. */
function writtenId(id: unknown): string {
  return typeof id === 'string' ? `'${id}'` : String(id);
}

function otherForm(id: unknown, ids: IdMap): string | undefined {
  const other = typeof id === 'number' ? String(id) : Number(id);
  const isThere = typeof id === 'number' || (typeof id === 'string' && String(other) === id) ? ids.has(other) : false;
  if (!isThere) return undefined;
  return `The id ${writtenId(other)} is known, a ${typeof other}: ids are compared with their type, 7 and '7' differ.`;
}

import { ArgumentError } from '../errors.js';
import type { Id } from '../id.js';
import type { IdMap } from '../id-map.js';
import { refuse } from './refuse.js';
import { show } from './show.js';

/** Throws an `ArgumentError` unless `value` is an `IdMap`. */
export function requireIdMap(argument: string, value: unknown): void {
  if (typeof (value as IdMap | null | undefined)?.idAt === 'function') return;
  refuse(argument, 'an IdMap', value, 'Use IdMap.from(ids).');
}

/**
 * Refuses ids that are not those of something else, in the same order: rows would be taken for those of others,
 * without a word. Equal content is enough, it need not be the same map.
 *
 * @param whose - what has the reference, such as `the training data`
 * @throws ArgumentError that names the first difference
 */
export function requireSameIds(argument: string, ids: IdMap, reference: IdMap, whose: string): void {
  const index = ids.firstDifference(reference);
  if (index === undefined) return;
  throw new ArgumentError({
    argument,
    expected: `the ids of ${whose}, in their order`,
    received:
      ids.size === reference.size
        ? `${show(ids.idAt(index))} at index ${index}, where ${show(reference.idAt(index))} is expected`
        : `${ids.size} ids, where ${reference.size} are expected`,
    hint: 'Build both with the same id maps.',
  });
}

/**
 * The index of an id that must be known.
 *
 * @param argument - what the caller named the id
 * @param hint - what to do about an id that is unknown also in its other form, as a number or as text
 * @throws ArgumentError that shows the id as it is written, and says where only its other form is there
 */
export function requireKnownId<T extends Id>(argument: string, id: T, ids: IdMap<T>, hint?: string): number {
  const index = ids.indexOf(id);
  if (index !== undefined) return index;
  const advice = otherForm(id, ids) ?? hint ?? "Ids are compared with their type: 7 and '7' differ.";
  refuse(argument, `one of the ${ids.size} known ids`, id, advice);
}

function otherForm(id: unknown, ids: IdMap): string | undefined {
  const other = typeof id === 'string' && String(Number(id)) === id ? Number(id) : String(id);
  if (other === id || !ids.has(other)) return undefined;
  return `The id ${show(other)} is known, a ${typeof other}: ids are compared with their type, 7 and '7' differ.`;
}

import { ArgumentError } from '../errors.js';
import type { IdMap } from '../id-map.js';
import { show } from './show.js';

/** Throws an `ArgumentError` unless `value` is an `IdMap`, or left out. */
export function requireIdMap(argument: string, value: unknown): void {
  if (value === undefined || typeof (value as IdMap | null)?.idAt === 'function') return;
  throw new ArgumentError({ argument, expected: 'an IdMap', received: show(value), hint: 'Use IdMap.from(ids).' });
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

import type { Interactions } from '@lightrec/core';
import { quoteValue } from '../data-error.js';
import type { IdPositions } from './ids/id-positions.js';

/** How a missing value is written by pandas, NumPy, SQL, R, JavaScript, Spark, Excel, and by hand. */
const lowerCase = [
  ...['na', 'n/a', 'n.a.', '<na>', '#n/a', '#na', 'nan', '-nan', '<nan>', 'nat', 'null', '(null)', '<null>', '#null!'],
  ...['none', 'nil', 'undefined', 'undef', 'missing', 'unknown', '(unknown)', 'not set', '(not set)', 'not available'],
  ...['anonymous', '\\n', '-', '--', '?', '.', ' ', '-1', '{}', '[]', '[object object]', '__hive_default_partition__'],
];
const spellings = [
  ...new Set([
    ...lowerCase.flatMap((text) => [text, text.toUpperCase(), text.replace(/[a-z]/, (c) => c.toUpperCase())]),
    ...['NaN', '-NaN', 'NaT', '[object Object]'],
  ]),
];

/**
 * A sentence for each user and item whose id is how a missing value is written, as rows without a user make one
 * user of them all, with its pairs and their share.
 *
 * @param positions - of the same ids, for finding some by their texts
 */
export function missingIdNotes(
  interactions: Interactions,
  positions: { users: IdPositions; items: IdPositions },
): string[] {
  const { users, items, pairCount } = interactions;
  const notesOf = (role: 'user' | 'item', ids: Interactions['users'], countOf: () => ArrayLike<number>): string[] => {
    // Not asked of `ids`, which would then make a `Map` of them.
    const found = spellings.flatMap((text) => positions[`${role}s`].positionOf(text) ?? []);
    if (found.length === 0) return []; // Counting takes a pass over the pairs.
    const counts = countOf();
    // A catalogue may list such an item, of which there are no pairs.
    return found
      .filter((index) => counts[index] > 0)
      .map((index) => {
        const share = ((100 * counts[index]) / pairCount).toFixed(1);
        const part = `${counts[index].toLocaleString('en-US')} of ${pairCount.toLocaleString('en-US')} pairs, ${share} %`;
        return `The ${role} ${quoteValue(ids.idAt(index))} (${part}) may be rows without ${role === 'user' ? 'a user' : 'an item'}: leave those out where it is.`;
      });
  };
  return [
    ...notesOf('user', users, () => interactions.countByUser()),
    ...notesOf('item', items, () => interactions.countByItem()),
  ];
}

import { ArgumentError, type Id, type Interactions } from '@lightrec/core';
import { requireInteger, requireInteractions } from '@lightrec/core/options';
import { selectInteractions } from './select.js';

/**
 * Leaves out users with fewer than `minimumPairs` pairs; the paper uses 3 (LightRec, WWW'20, section
 * 4.1.1). Items keep their indices, also those that nobody has any more.
 *
 * @param minimumPairs - at least 1
 * @throws ArgumentError where no pair would be left
 */
export function dropUsersBelow<User extends Id, Item extends Id>(
  interactions: Interactions<User, Item>,
  minimumPairs: number,
): Interactions<User, Item> {
  requireInteger('minimumPairs', minimumPairs, 1);
  requireInteractions('interactions', interactions);
  const counts = interactions.countByUser();
  const kept = selectInteractions(interactions, (user) => counts[user] >= minimumPairs);
  if (kept.pairCount > 0) return kept;
  const largest = counts.reduce((most, count) => Math.max(most, count), 0);
  throw new ArgumentError({
    argument: 'minimumPairs',
    expected: 'a number that leaves some pairs',
    received: minimumPairs,
    hint: `No pair is left; a user has at most ${largest} items here.`,
  });
}

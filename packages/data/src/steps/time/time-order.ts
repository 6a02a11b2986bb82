import { ArgumentError, type Interactions } from '@lightrec/core';
import { requireInteractions } from '@lightrec/core/options';

/**
 * When each pair happened, shape `[pairCount]`.
 *
 * @throws ArgumentError where the pairs do not tell
 */
export function requireTimes(interactions: Interactions): Float64Array {
  requireInteractions('interactions', interactions);
  if (interactions.timestamps) return interactions.timestamps;
  throw new ArgumentError({
    argument: 'timestamps',
    expected: 'when each pair happened, to split by time',
    received: 'pairs without',
    hint: 'Name their column with `timestampColumn` where the pairs are read.',
  });
}

/**
 * The places of a user's pairs in `userItems`, the earliest first. Of two of one moment that of the lower item index
 * comes first.
 */
export function inTime({ userOffsets }: Interactions, times: Float64Array, user: number): number[] {
  const places = Array.from({ length: userOffsets[user + 1] - userOffsets[user] }, (_, i) => userOffsets[user] + i);
  return places.sort((a, b) => times[a] - times[b]);
}

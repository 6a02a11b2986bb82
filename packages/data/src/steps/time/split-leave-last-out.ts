import type { Id, Interactions } from '@lightrec/core';
import { part, type Split, takeParts } from '../split.js';
import { inTime, requireTimes } from './time-order.js';

/** Users with fewer are for training alone. */
const leastPairs = 3;

/**
 * Leave-last-out, also called leave-one-out: of each user's pairs the last is for testing, the one before it for
 * validation, all others are for training; all of a user with fewer than 3 pairs. Of pairs of one moment that of the
 * higher item index is the later. As in SASRec (Kang & McAuley, ICDM'18).
 *
 * @throws ArgumentError where the pairs do not tell when they happened
 */
export function splitLeaveLastOut<User extends Id, Item extends Id>(
  interactions: Interactions<User, Item>,
): Split<User, Item> {
  const times = requireTimes(interactions);
  const parts = new Uint8Array(interactions.pairCount).fill(part.train);
  for (let user = 0; user < interactions.userCount; user++) {
    const places = inTime(interactions, times, user);
    if (places.length < leastPairs) continue;
    const [before, last] = places.slice(-2);
    parts[before] = part.validation;
    parts[last] = part.test;
  }
  return takeParts(interactions, parts);
}

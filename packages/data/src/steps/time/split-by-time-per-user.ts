import type { Id, Interactions } from '@lightrec/core';
import { optionNames, requireKnown, requireShare } from '@lightrec/core/options';
import { splitDefaults } from '../../limits.js';
import { part, type Split, takeParts } from '../split.js';
import { inTime, requireTimes } from './time-order.js';

export interface TimePerUserOptions {
  /** Share of each user's pairs that is held out for testing, the last ones, in [0, 1). Default: 0.2. */
  testShare?: number;
  /** Share of a user's remaining pairs that is held out for validation, the last ones, in [0, 1). Default: 0.1. */
  validationShare?: number;
}

export const timePerUserNames = optionNames<TimePerUserOptions>({ testShare: 1, validationShare: 1 });

/**
 * Splits each user's pairs by time, also called temporal user split: of n pairs the last `round(testShare n)` are for
 * testing, of the m before them the last `round(validationShare m)` for validation, and the first always for training.
 * Of pairs of one moment that of the higher item index is the later. What some users trained on may be later than what
 * others are judged by: `splitByTime` keeps that apart. Meng et al., Exploring Data Splitting Strategies for the
 * Evaluation of Recommendation Models (RecSys'20).
 *
 * @throws ArgumentError where the pairs do not tell when they happened, for an unknown option, or one out of range
 */
export function splitByTimePerUser<User extends Id, Item extends Id>(
  interactions: Interactions<User, Item>,
  options: TimePerUserOptions = {},
): Split<User, Item> {
  requireKnown('splitByTimePerUser', options, timePerUserNames);
  const { testShare = splitDefaults.testShare, validationShare = splitDefaults.validationShare } = options;
  requireShare('testShare', testShare, '[0, 1)');
  requireShare('validationShare', validationShare, '[0, 1)');
  const times = requireTimes(interactions);
  const parts = new Uint8Array(interactions.pairCount).fill(part.train);
  for (let user = 0; user < interactions.userCount; user++) {
    const places = inTime(interactions, times, user);
    const testFrom = firstOfLast(testShare, places.length);
    const validationFrom = firstOfLast(validationShare, testFrom);
    places.forEach((place, i) => {
      if (i >= testFrom) parts[place] = part.test;
      else if (i >= validationFrom) parts[place] = part.validation;
    });
  }
  return takeParts(interactions, parts);
}

/** Where the last share of so many begins; the first is never of it. */
function firstOfLast(share: number, count: number): number {
  return Math.max(1, count - Math.round(share * count));
}

import { ArgumentError, type Id, type Interactions } from '@lightrec/core';
import { optionNames, requireFinite, requireKnown, requireOneOf, requireShare } from '@lightrec/core/options';
import { splitDefaults, timeDefaults } from '../../limits.js';
import { part, type Split, takeParts } from '../split.js';
import { requireTimes } from './time-order.js';

export interface TimeOptions {
  /** Share of all pairs that is held out for testing, the last ones, in [0, 1). Default: 0.2. */
  testShare?: number;
  /** The moment from which on all pairs are for testing, in milliseconds since 1970 UTC; instead of `testShare`. */
  testFrom?: number;
  /** Share of all pairs before those that is held out for validation, the last ones, in [0, 1). Default: 0.1. */
  validationShare?: number;
  /** What becomes of held-out pairs whose user or item has no training pair. Default: `'drop'`. */
  unseen?: 'drop' | 'keep';
}

export const timeNames = optionNames<TimeOptions>({ testShare: 1, testFrom: 1, validationShare: 1, unseen: 1 });

/** A split at two moments, in milliseconds since 1970 UTC. */
export interface TimeSplit<User extends Id = Id, Item extends Id = Id> extends Split<User, Item> {
  /** Pairs of validation are of this moment or later; `testFrom` where there are none. */
  validationFrom: number;
  /** Pairs of test are of this moment or later, all others earlier; `Infinity` with a `testShare` of 0. */
  testFrom: number;
  /** Users with held-out pairs, and none to train on. */
  unseenUserCount: number;
  /** Items with held-out pairs, and none to train on. */
  unseenItemCount: number;
  /** Held-out pairs of these users and items: left out of validation and test, unless they are kept. */
  unseenPairCount: number;
}

/**
 * Splits all pairs at one moment, also called temporal global split: what a service knew at a time, and what came after.
 * Pairs of one moment stay together, so that the last share is a little more than asked for where many are. Users and
 * items that only come later have nothing that a model could have learned from: their pairs are counted, and left out
 * unless `unseen` is `'keep'`, as for `separateColdItems` of `@lightrec/eval`. Meng et al., Exploring Data Splitting
 * Strategies for the Evaluation of Recommendation Models (RecSys'20).
 *
 * @throws ArgumentError where the pairs do not tell when they happened, none is left for training, for an unknown option,
 *   or one out of range
 */
export function splitByTime<User extends Id, Item extends Id>(
  interactions: Interactions<User, Item>,
  options: TimeOptions = {},
): TimeSplit<User, Item> {
  const { validationShare, unseen, ...test } = checkOptions(options);
  const times = requireTimes(interactions);
  const sorted = times.slice().sort();
  const testFrom = test.testFrom ?? momentOfLast(test.testShare, sorted);
  const before = sorted.subarray(0, countBefore(testFrom, sorted));
  const validationFrom = Math.min(testFrom, momentOfLast(validationShare, before));
  if (sorted[0] >= validationFrom) throw nothingToTrainOn(sorted, validationFrom, test.testFrom);
  const partOf = (time: number) =>
    time >= testFrom ? part.test : time >= validationFrom ? part.validation : part.train;
  const parts = Uint8Array.from(times, partOf);
  const counts = countUnseen(interactions, parts, unseen === 'drop');
  return { ...takeParts(interactions, parts), validationFrom, testFrom, ...counts };
}

function checkOptions(options: TimeOptions) {
  requireKnown('splitByTime', options, timeNames);
  const { testFrom, unseen = timeDefaults.unseen } = options;
  const { testShare = splitDefaults.testShare, validationShare = splitDefaults.validationShare } = options;
  if (testFrom !== undefined) requireFinite('testFrom', testFrom);
  if (testFrom !== undefined && options.testShare !== undefined) {
    const hint = 'Both say what is for testing; pass one of them.';
    throw new ArgumentError({ argument: 'testShare', expected: 'none beside `testFrom`', received: testShare, hint });
  }
  requireShare('testShare', testShare, '[0, 1)');
  requireShare('validationShare', validationShare, '[0, 1)');
  requireOneOf('unseen', unseen, ['drop', 'keep']);
  return { testFrom, testShare, validationShare, unseen };
}

/** The moment of the first of the last share of times, which are ascending. */
function momentOfLast(share: number, sorted: Float64Array): number {
  const count = Math.round(share * sorted.length);
  return count === 0 ? Number.POSITIVE_INFINITY : sorted[sorted.length - count];
}

function countBefore(moment: number, sorted: Float64Array): number {
  const first = sorted.findIndex((time) => time >= moment);
  return first < 0 ? sorted.length : first;
}

function nothingToTrainOn(sorted: Float64Array, from: number, testFrom: number | undefined): ArgumentError {
  return new ArgumentError({
    argument: testFrom === undefined ? 'timestamps' : 'testFrom',
    expected: 'pairs before those that are held out',
    received: `pairs of ${dateOf(sorted[0])} to ${dateOf(sorted[sorted.length - 1])}, all held out from ${dateOf(from)} on`,
  });
}

/** As it is, where it is beyond what a `Date` holds. */
function dateOf(moment: number): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? String(moment) : date.toISOString();
}

/** @param parts - of each pair; held-out pairs of unseen users and items are taken out of them where they are dropped */
function countUnseen(interactions: Interactions, parts: Uint8Array, drops: boolean) {
  const { userItems } = interactions;
  const users = interactions.userIndices();
  const [seenUsers, seenItems] = [new Uint8Array(interactions.userCount), new Uint8Array(interactions.itemCount)];
  parts.forEach((own, pair) => {
    if (own === part.train) seenUsers[users[pair]] = seenItems[userItems[pair]] = 1;
  });
  const [unseenUsers, unseenItems] = [new Set<number>(), new Set<number>()];
  let unseenPairCount = 0;
  parts.forEach((_, pair) => {
    const [user, item] = [users[pair], userItems[pair]];
    if (!seenUsers[user]) unseenUsers.add(user);
    if (!seenItems[item]) unseenItems.add(item);
    if (seenUsers[user] && seenItems[item]) return;
    unseenPairCount++;
    if (drops) parts[pair] = part.none;
  });
  return { unseenUserCount: unseenUsers.size, unseenItemCount: unseenItems.size, unseenPairCount };
}

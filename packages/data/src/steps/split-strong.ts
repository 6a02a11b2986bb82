import { type Id, type Interactions, Random } from '@lightrec/core';
import { optionNames, requireInteger, requireInteractions, requireKnown, requireShare } from '@lightrec/core/options';
import { strongDefaults } from '../limits.js';
import { selectInteractions } from './select.js';
import { part, type Split, takeParts } from './split.js';

export interface StrongOptions {
  /** Seed of all splits. */
  seed: number;
  /** Which of the splits of this seed. Default: 0. */
  split?: number;
  /** Share of the users that is held out for testing, in [0, 1). Default: 0.1. */
  testShare?: number;
  /** Share of the remaining users that is held out for validation, in [0, 1). Default: 0.1. */
  validationShare?: number;
  /** Share of a held-out user's pairs that is judged, in (0, 1); the others are folded in. Default: 0.2. */
  judgedShare?: number;
}

export const strongNames = optionNames<StrongOptions>({
  ...{ seed: 1, split: 1, testShare: 1, validationShare: 1, judgedShare: 1 },
});

/** Parts of different users: `train` has the ids of its own users alone, all others those of the input. */
export interface StrongSplit<User extends Id = Id, Item extends Id = Id> extends Split<User, Item> {
  /** What is known of the users of validation and test when they are judged. */
  foldIn: Interactions<User, Item>;
  /** Items of held-out users that no training user has. */
  unseenItemCount: number;
  /** Pairs of held-out users that are in no part: with unseen items, or the only one that is left of a user then. */
  droppedPairCount: number;
}

/**
 * Strong generalisation: users are held out whole, so that a model is judged by users whom it was not trained with. Of
 * each, `round(judgedShare n)` of n pairs at random are judged, at least 1 and at most n - 1; the others are folded in, to
 * get a vector. Items without a training pair are left out. Users of one pair are always for training. Liang et al.,
 * Variational Autoencoders for Collaborative Filtering (WWW'18), section 4; `foldInUsers` of `@lightrec/models` does the
 * folding in.
 *
 * @throws ArgumentError for an unknown option, or one out of range
 *
 * @example
 * const { train, foldIn, test } = splitStrong(interactions, { seed: 1 });
 * const { model } = await trainIals(train);
 * const { recall } = await evaluate(await foldInUsers(model, foldIn), { test, exclude: foldIn, cutoffs: [100] });
 */
export function splitStrong<User extends Id, Item extends Id>(
  interactions: Interactions<User, Item>,
  options: StrongOptions,
): StrongSplit<User, Item> {
  requireKnown('splitStrong', options, strongNames);
  requireInteractions('interactions', interactions);
  const {
    seed,
    split = strongDefaults.split,
    testShare = strongDefaults.testShare,
    validationShare = strongDefaults.validationShare,
    judgedShare = strongDefaults.judgedShare,
  } = options;
  requireInteger('split', split, 0);
  requireShare('testShare', testShare, '[0, 1)');
  requireShare('validationShare', validationShare, '[0, 1)');
  requireShare('judgedShare', judgedShare, '(0, 1)');
  const random = new Random(seed).fork(`strong ${split}`);
  const partOfUser = holdOut(interactions, { testShare, validationShare }, random.fork('users'));
  const isTrain = (user: number) => partOfUser[user] === part.train;
  const train = selectInteractions(interactions, isTrain);
  const parts = new Uint8Array(interactions.pairCount).fill(part.none);
  const isFoldedIn = new Uint8Array(interactions.pairCount);
  const seen = train.countByItem();
  const judge = random.fork('pairs');
  let droppedPairCount = 0;
  for (let user = 0; user < interactions.userCount; user++) {
    if (isTrain(user)) continue;
    const [start, end] = [interactions.userOffsets[user], interactions.userOffsets[user + 1]];
    const known = Array.from({ length: end - start }, (_, i) => start + i).filter(
      (pair) => seen[interactions.userItems[pair]] > 0,
    );
    droppedPairCount += end - start - (known.length < 2 ? 0 : known.length);
    if (known.length < 2) continue;
    const judgedCount = Math.min(known.length - 1, Math.max(1, Math.round(judgedShare * known.length)));
    judge.shuffle(known).forEach((pair, i) => {
      if (i < judgedCount) parts[pair] = partOfUser[user];
      else isFoldedIn[pair] = 1;
    });
  }
  const isUnseen = (count: number, item: number) => count > 0 && seen[item] === 0;
  return {
    ...takeParts(interactions, parts),
    train,
    foldIn: interactions.filterPairs((pair) => isFoldedIn[pair] === 1),
    unseenItemCount: interactions.countByItem().filter(isUnseen).length,
    droppedPairCount,
  };
}

/** The part of each user, shape `[userCount]`. */
function holdOut(
  interactions: Interactions,
  { testShare, validationShare }: { testShare: number; validationShare: number },
  random: Random,
): Uint8Array {
  const partOfUser = new Uint8Array(interactions.userCount).fill(part.train);
  const counts = interactions.countByUser();
  const able = random.permutation(counts.length).filter((user) => counts[user] > 1);
  const testCount = Math.round(testShare * able.length);
  const validationCount = Math.round(validationShare * (able.length - testCount));
  able.subarray(0, testCount).forEach((user) => {
    partOfUser[user] = part.test;
  });
  able.subarray(testCount, testCount + validationCount).forEach((user) => {
    partOfUser[user] = part.validation;
  });
  return partOfUser;
}

import { type Id, Interactions, Random } from '@lightrec/core';
import { optionNames, requireInteger, requireInteractions, requireKnown, requireShare } from '@lightrec/core/options';
import { splitDefaults } from '../limits.js';

export interface SplitOptions {
  /** Seed of all splits. */
  seed: number;
  /** Which of the splits of this seed; the paper averages over five. Default: 0. */
  split?: number;
  /** Share of each user's pairs that is held out for testing, in [0, 1). Default: 0.2. */
  testShare?: number;
  /** Share of all remaining pairs that is held out for validation, in [0, 1). Default: 0.1. */
  validationShare?: number;
}

export const splitNames = optionNames<SplitOptions>({ seed: 1, split: 1, testShare: 1, validationShare: 1 });

/** Three disjoint parts whose union is the input, with the id maps of the input. */
export interface Split<User extends Id = Id, Item extends Id = Id> {
  train: Interactions<User, Item>;
  validation: Interactions<User, Item>;
  test: Interactions<User, Item>;
}

/**
 * Splits as in LightRec (WWW'20, section 4.1.1): of each user's n pairs, `round((1 - testShare) n)` at
 * random are for training, at least 1 and, from 2 pairs on, at most n - 1; the rest is for testing. Of
 * all training pairs, `round(validationShare * trainPairs)` at random are held out for validation, fewer
 * where users would lose their last training pair.
 *
 * @throws ArgumentError for an unknown option, or one out of range
 */
export function splitByUser<User extends Id, Item extends Id>(
  interactions: Interactions<User, Item>,
  options: SplitOptions,
): Split<User, Item> {
  requireKnown('splitByUser', options, splitNames);
  requireInteractions('interactions', interactions);
  const {
    seed,
    split = splitDefaults.split,
    testShare = splitDefaults.testShare,
    validationShare = splitDefaults.validationShare,
  } = options;
  requireInteger('split', split, 0);
  requireShare('testShare', testShare, '[0, 1)');
  requireShare('validationShare', validationShare, '[0, 1)');
  const random = new Random(seed).fork(`split ${split}`);
  const parts = new Uint8Array(interactions.pairCount).fill(part.train);
  holdOutTest(interactions, testShare, random.fork('test'), parts);
  holdOutValidation(interactions, validationShare, random.fork('validation'), parts);
  return {
    train: takePart(interactions, parts, part.train),
    validation: takePart(interactions, parts, part.validation),
    test: takePart(interactions, parts, part.test),
  };
}

const part = { train: 0, validation: 1, test: 2 } as const;

/** @param parts - written, shape `[pairCount]`, in the order of `userItems` */
function holdOutTest({ userCount, userOffsets }: Interactions, share: number, random: Random, parts: Uint8Array): void {
  if (share === 0) return;
  for (let user = 0; user < userCount; user++) {
    const start = userOffsets[user];
    const count = userOffsets[user + 1] - start;
    if (count < 2) continue;
    const trainCount = Math.min(count - 1, Math.max(1, Math.round((1 - share) * count)));
    for (const place of random.permutation(count).subarray(trainCount)) parts[start + place] = part.test;
  }
}

/** @param parts - written, shape `[pairCount]`, in the order of `userItems` */
function holdOutValidation(interactions: Interactions, share: number, random: Random, parts: Uint8Array): void {
  const users = interactions.userIndices();
  const trainPairs = Uint32Array.from(parts.keys()).filter((pair) => parts[pair] === part.train);
  const trainCounts = new Uint32Array(interactions.userCount);
  for (const pair of trainPairs) trainCounts[users[pair]]++;
  let wanted = Math.round(share * trainPairs.length);
  for (const pair of random.shuffle(trainPairs)) {
    if (wanted === 0) break;
    if (trainCounts[users[pair]] < 2) continue;
    parts[pair] = part.validation;
    trainCounts[users[pair]]--;
    wanted--;
  }
}

function takePart<User extends Id, Item extends Id>(
  interactions: Interactions<User, Item>,
  parts: Uint8Array,
  wanted: number,
): Interactions<User, Item> {
  const users = interactions.userIndices();
  const isWanted = (_: number, pair: number) => parts[pair] === wanted;
  return Interactions.fromIndices(users.filter(isWanted), interactions.userItems.filter(isWanted), interactions);
}

import { type Id, type Interactions, Random } from '@lightrec/core';
import { optionNames, requireInteger, requireInteractions, requireKnown, requireShare } from '@lightrec/core/options';
import { splitDefaults } from '../limits.js';
import { part, type Split, takeParts } from './split.js';

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
  return takeParts(interactions, parts);
}

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

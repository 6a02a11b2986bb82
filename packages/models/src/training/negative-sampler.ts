import { ArgumentError, type Interactions, type Random } from '@lightrec/core';

/** An item drawn uniformly from those that the user has no training pair with, of which there must be one. */
export function drawNegative(train: Interactions, user: number, random: Random): number {
  for (;;) {
    const item = random.integer(train.itemCount);
    if (!train.hasIndices(user, item)) return item;
  }
}

/**
 * The pairs that can be ranked against something: those of users who do not have every item. Flat arrays of
 * user and item, in the order of the interactions.
 *
 * @throws ArgumentError where there is no such pair
 */
export function rankablePairs(train: Interactions): { users: Uint32Array; items: Uint32Array } {
  const users = train.userIndices();
  const rankable = (_: number, pair: number) => train.itemIndicesOf(users[pair]).length < train.itemCount;
  const pairs = { users: users.filter(rankable), items: train.userItems.filter(rankable) };
  if (pairs.users.length > 0) return pairs;
  throw new ArgumentError({
    argument: 'train',
    expected: 'at least one pair of a user who does not have every item',
    received: `${train.pairCount} pairs of ${train.userCount} users and ${train.itemCount} items`,
  });
}

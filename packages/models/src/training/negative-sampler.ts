import type { Interactions, Random } from '@lightrec/core';

/** An item drawn uniformly from those that the user has no training pair with. */
export function drawNegative(train: Interactions, user: number, random: Random): number {
  for (;;) {
    const item = random.integer(train.itemCount);
    if (!train.has(user, item)) return item;
  }
}

/**
 * The pairs that can be ranked against something: those of users who do not have every item. Flat arrays of
 * user and item, in the order of the interactions.
 */
export function rankablePairs(train: Interactions): { users: Uint32Array; items: Uint32Array } {
  const users = train.userIndices();
  const rankable = (_: number, pair: number) => train.itemsOf(users[pair]).length < train.itemCount;
  return { users: users.filter(rankable), items: train.userItems.filter(rankable) };
}

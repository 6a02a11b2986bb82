import { ArgumentError, type Interactions, type Random } from '@lightrec/core';

/**
 * An item drawn uniformly from those that the user has no training pair with, of which there must be one. Draws until
 * one is not the user's, at most twice as a mean; of a user who has more than half of all items at once from the rest.
 */
export function drawNegative(train: Interactions, user: number, random: Random): number {
  const own = train.itemIndicesOf(user);
  if (own.length > train.itemCount / 2) return itemOutside(own, random.integer(train.itemCount - own.length));
  for (;;) {
    const item = random.integer(train.itemCount);
    if (!train.hasIndices(user, item)) return item;
  }
}

/**
 * The item at a place among those that are not in a list, by binary search: as many of them stand before `own[i]` as its
 * index lies behind its place in the list.
 *
 * @param own - item indices, ascending
 * @param place - from 0
 */
function itemOutside(own: Uint32Array, place: number): number {
  let low = 0;
  let high = own.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (own[middle] - middle <= place) low = middle + 1;
    else high = middle;
  }
  return place + low;
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

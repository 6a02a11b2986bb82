import { ArgumentError, type Id, type Interactions } from '@lightrec/core';
import { requireInteger, requireInteractions } from '@lightrec/core/options';
import { selectInteractions } from './select.js';

/**
 * The largest part in which each user has at least k items and each item at least k users (Seidman,
 * 1983): users and items below k are peeled off until none is left, each pair being looked at once.
 * Items get new indices; `alignItemText` brings their texts along.
 *
 * @param k - at least 1
 * @throws ArgumentError where there is no such part
 */
export function kCore<User extends Id, Item extends Id>(
  interactions: Interactions<User, Item>,
  k: number,
): Interactions<User, Item> {
  requireInteger('k', k, 1);
  requireInteractions('interactions', interactions);
  const { userCount, itemCount } = interactions;
  // Users first, then items, as the nodes of one graph.
  const degrees = new Uint32Array(userCount + itemCount);
  degrees.set(interactions.countByUser());
  degrees.set(interactions.countByItem(), userCount);
  const isPeeled = new Uint8Array(degrees.length);
  const queue: number[] = [];
  const peelIfBelow = (node: number): void => {
    if (isPeeled[node] || degrees[node] >= k) return;
    isPeeled[node] = 1;
    queue.push(node);
  };

  for (let node = 0; node < degrees.length; node++) peelIfBelow(node);
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    const isUser = node < userCount;
    const neighbours = isUser ? interactions.itemIndicesOf(node) : interactions.userIndicesOf(node - userCount);
    for (const neighbour of neighbours) {
      const other = isUser ? neighbour + userCount : neighbour;
      degrees[other]--;
      peelIfBelow(other);
    }
  }

  if (isPeeled.every(Boolean)) {
    const expected = 'a number for which some users and items have that many of each other';
    throw new ArgumentError({
      argument: 'k',
      expected,
      received: k,
      hint: 'No pair would be left; pass a smaller `k`.',
    });
  }
  return selectInteractions(
    interactions,
    (user) => !isPeeled[user],
    (item) => !isPeeled[item + userCount],
  );
}

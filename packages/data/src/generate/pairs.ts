import type { Random } from '@lightrec/core';
import type { ClusteredPoints, Clusters } from './clustered-points.js';
import { drawItem, drawTaste } from './taste.js';

const tasteTries = 30;
const popularTries = 30;

/**
 * Draws the items of each user without repeats, user by user, so that nothing but the pairs is kept.
 *
 * @param activity - how many items each user gets, shape `[userCount]`
 * @returns the items of all users one after the other, shape `[pairCount]`
 */
export function drawPairs(
  clusters: Clusters,
  items: ClusteredPoints,
  activity: Uint32Array,
  random: Random,
): Uint32Array {
  const itemCount = items.weights.length;
  const lastUserOf = new Int32Array(itemCount).fill(-1);
  const drawn = new Uint32Array(activity.reduce((sum, count) => sum + count, 0));
  let length = 0;
  for (let user = 0; user < activity.length; user++) {
    const own = random.fork(`user ${user}`);
    const taste = drawTaste(clusters, own);
    for (let i = 0; i < activity[user]; i++) {
      const item = drawNew(
        (attempt) => (attempt < tasteTries ? drawItem(items, taste, own) : items.drawAny(own)),
        (candidate) => lastUserOf[candidate] !== user,
        own.integer(itemCount),
        itemCount,
      );
      lastUserOf[item] = user;
      drawn[length++] = item;
    }
  }
  return drawn;
}

/** A new item by taste, else by popularity, else the next from `start` on: users who have nearly all they like. */
function drawNew(
  draw: (attempt: number) => number,
  isNew: (item: number) => boolean,
  start: number,
  itemCount: number,
): number {
  for (let attempt = 0; attempt < tasteTries + popularTries; attempt++) {
    const item = draw(attempt);
    if (isNew(item)) return item;
  }
  let item = start;
  while (!isNew(item)) item = (item + 1) % itemCount;
  return item;
}

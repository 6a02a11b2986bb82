/** A validation part that is like the end of a user's list, not like pairs at random. */
import { Interactions, type Random } from '@lightrec/core';

/** Of a user's items that are held out, and of the cosines by which they are alike. */
const share = 1 / 8;
const noise = 0.03;

/**
 * Takes an eighth of each user's items: one at random and those most alike to it, by the cosine of who has them, the user
 * aside, with a little noise. They are as popular as what users take next, which pairs at random are not.
 */
export function holdOutBlocks(all: Interactions, random: Random): { train: Interactions; validation: Interactions } {
  const usersOf = usersByItem(all);
  const parts = { train: { users: [], items: [] } as Pairs, validation: { users: [], items: [] } as Pairs };
  for (let user = 0; user < all.userCount; user++) {
    const items = all.itemIndicesOf(user);
    const count = items.length > 1 ? Math.max(1, Math.round(share * items.length)) : 0;
    const held = new Set(count > 0 ? blockOf(items, count, usersOf, random) : []);
    for (const item of items) {
      const part = held.has(item) ? parts.validation : parts.train;
      part.users.push(user);
      part.items.push(item);
    }
  }
  const ids = { users: all.users, items: all.items };
  const [train, validation] = [parts.train, parts.validation].map(({ users, items }) =>
    Interactions.fromIndices(users, items, ids),
  );
  return { train, validation };
}

type Pairs = { users: number[]; items: number[] };

function blockOf(items: Uint32Array, count: number, usersOf: Uint32Array[], random: Random): number[] {
  const first = items[random.integer(items.length)];
  const likeness = new Map<number, number>();
  for (const item of items) {
    const shared = sharedCount(usersOf[first], usersOf[item]) - 1;
    const cosine = shared / Math.sqrt(usersOf[first].length * usersOf[item].length);
    likeness.set(item, item === first ? Number.POSITIVE_INFINITY : cosine + random.normal(0, noise));
  }
  return [...items].sort((a, b) => likeness.get(b)! - likeness.get(a)!).slice(0, count);
}

/** Of two ascending lists. */
function sharedCount(a: Uint32Array, b: Uint32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [one, other] = [a[i], b[j]];
    if (one === other) shared++;
    if (one <= other) i++;
    if (other <= one) j++;
  }
  return shared;
}

/** The users of each item, ascending. */
function usersByItem(all: Interactions): Uint32Array[] {
  const lists = Array.from(all.countByItem(), (count) => new Uint32Array(count));
  const ends = new Uint32Array(lists.length);
  for (let user = 0; user < all.userCount; user++) {
    for (const item of all.itemIndicesOf(user)) lists[item][ends[item]++] = user;
  }
  return lists;
}

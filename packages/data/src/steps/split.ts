import type { Id, Interactions } from '@lightrec/core';

/** Three disjoint parts of interactions, with the id maps of these. */
export interface Split<User extends Id = Id, Item extends Id = Id> {
  train: Interactions<User, Item>;
  validation: Interactions<User, Item>;
  test: Interactions<User, Item>;
}

/** What stands for a part in an array of the parts of pairs; `none` is left out of all. */
export const part = { train: 0, validation: 1, test: 2, none: 3 } as const;

/** @param parts - of each pair, shape `[pairCount]`, in the order of `userItems` */
export function takeParts<User extends Id, Item extends Id>(
  interactions: Interactions<User, Item>,
  parts: Uint8Array,
): Split<User, Item> {
  const take = (wanted: number) => interactions.filterPairs((pair) => parts[pair] === wanted);
  return { train: take(part.train), validation: take(part.validation), test: take(part.test) };
}

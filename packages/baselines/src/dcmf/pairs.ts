import type { Interactions } from '@lightrec/core';

/** The observed pairs from one side: who of the other side each row was seen with. */
export interface Pairs {
  /** Where each row's partners begin, shape `[rowCount + 1]`. */
  offsets: Uint32Array;
  /** Their positions, shape `[pairCount]`. */
  partners: Uint32Array;
}

export function pairsOfUsers({ userOffsets, userItems }: Interactions): Pairs {
  return { offsets: userOffsets, partners: userItems };
}

export function pairsOfItems(train: Interactions): Pairs {
  const offsets = new Uint32Array(train.itemCount + 1);
  const partners = new Uint32Array(train.pairCount);
  for (let item = 0; item < train.itemCount; item++) {
    const users = train.userIndicesOf(item);
    partners.set(users, offsets[item]);
    offsets[item + 1] = offsets[item] + users.length;
  }
  return { offsets, partners };
}

/** The most partners that a row has. */
export function mostPartners({ offsets }: Pairs): number {
  let most = 0;
  for (let row = 0; row + 1 < offsets.length; row++) most = Math.max(most, offsets[row + 1] - offsets[row]);
  return most;
}

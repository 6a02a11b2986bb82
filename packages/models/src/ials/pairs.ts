import type { Interactions } from '@lightrec/core';

/** The pairs of one side, row by row, as its rows are solved. */
export interface SidePairs {
  /** Where the partners of each row begin, shape `[rowCount + 1]`. */
  offsets: Uint32Array;
  /** Partners, ascending within a row, shape `[pairCount]`. */
  partners: Uint32Array;
  /** How much each pair counts, shape `[pairCount]`; absent where each counts 1. */
  weights?: Float32Array;
}

/** @param weights - of the pairs, as `userItems` */
export function pairsOfUsers({ userOffsets, userItems }: Interactions, weights?: Float32Array): SidePairs {
  return { offsets: userOffsets, partners: userItems, weights };
}

/** @param weights - of the pairs, as `userItems` */
export function pairsOfItems(train: Interactions, weights?: Float32Array): SidePairs {
  const offsets = new Uint32Array(train.itemCount + 1);
  const partners = new Uint32Array(train.pairCount);
  train.countByItem().forEach((count, item) => {
    offsets[item + 1] = offsets[item] + count;
    partners.set(train.userIndicesOf(item), offsets[item]);
  });
  return { offsets, partners, weights: weights && byItems(train, offsets, weights) };
}

/** Users come in their order, as they stand in each item's. */
function byItems({ userItems }: Interactions, offsets: Uint32Array, weights: Float32Array): Float32Array {
  const next = offsets.slice();
  const sorted = new Float32Array(weights.length);
  for (let pair = 0; pair < weights.length; pair++) sorted[next[userItems[pair]]++] = weights[pair];
  return sorted;
}

/** Solving a row takes as long as so many pairs beside its own. */
const pairsPerRow = 16;

/** Divides rows into parts that take about as long as each other. */
export function partsOf(offsets: Uint32Array, count: number): { first: number; last: number }[] {
  const rowCount = offsets.length - 1;
  const workBefore = (row: number) => offsets[row] + pairsPerRow * row;
  const parts: { first: number; last: number }[] = [];
  let row = 0;
  for (let part = 1; part <= count; part++) {
    const first = row;
    while (row < rowCount && workBefore(row) < (part / count) * workBefore(rowCount)) row++;
    parts.push({ first, last: row });
  }
  return parts;
}

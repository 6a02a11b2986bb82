import { Interactions } from '@lightrec/core';
import { expect, it } from 'vitest';
import { mergeItemSets } from './merge-item-sets.js';

it('unites the sets of a user, ascending, each item once', () => {
  const catalogue = { users: [0, 1], items: [0, 1, 2, 3] };
  const train = Interactions.fromPairs(
    [
      [0, 3],
      [0, 1],
      [1, 2],
    ],
    catalogue,
  );
  const validation = Interactions.fromPairs(
    [
      [0, 1],
      [0, 0],
    ],
    catalogue,
  );
  const merged = mergeItemSets([train, validation]);
  expect([...merged.itemIndicesOf(0)]).toEqual([0, 1, 3]);
  expect([...merged.itemIndicesOf(1)]).toEqual([2]);
  expect([...mergeItemSets([]).itemIndicesOf(0)]).toEqual([]);
});

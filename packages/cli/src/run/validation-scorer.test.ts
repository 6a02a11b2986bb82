import { Interactions, type Recommender, selectTopK } from '@lightrec/core';
import { expect, it } from 'vitest';
import { validationScorer } from './validation-scorer.js';

const items = Array.from({ length: 300 }, (_, item) => `i${item}`);
const itemsFrom = (first: number, count: number) =>
  Interactions.fromPairs(
    items.slice(first, first + count).map((item): [string, string] => ['u0', item]),
    { users: ['u0'], items },
  );

/** Of all items those with the smallest numbers are the best. */
const inOrder: Recommender = {
  userCount: 1,
  itemCount: 300,
  recommendIndices: (users, { k, excludeIndices }) =>
    Array.from(users, (user) => {
      const scores = Float32Array.from({ length: 300 }, (_, item) => -item);
      for (const item of excludeIndices?.itemIndicesOf(user) ?? []) scores[item] = Number.NEGATIVE_INFINITY;
      return selectTopK(scores, k);
    }),
};

it('leaves training items out of the lists, as they are out of the validation part', async () => {
  // The 100 best are for training, so that a list with them has room for none of validation.
  const split = { train: itemsFrom(0, 100), validation: itemsFrom(150, 100), test: itemsFrom(250, 50) };
  expect(await validationScorer({ split })!(inOrder)).toBe(0.5);
});

it('is none without a validation part', () => {
  expect(
    validationScorer({ split: { train: itemsFrom(0, 9), validation: itemsFrom(0, 0), test: itemsFrom(0, 0) } }),
  ).toBe(undefined);
});

it('goes by so many of the users with validation pairs, evenly spaced', async () => {
  const users = ['a', 'b', 'c', 'd', 'e'];
  const ids = { users, items };
  // The first item is the best: who has it in validation is found, here b and e, and a has none.
  const pairs: [string, string][] = ['i0', 'i299', 'i299', 'i0'].map((item, i) => [users[i + 1], item]);
  const [train, test] = [0, 0].map(() => Interactions.fromPairs([], ids));
  const split = { train, validation: Interactions.fromPairs(pairs, ids), test };
  const scoreBy = (most?: number) => validationScorer({ split }, most)!({ ...inOrder, userCount: 5 });
  expect(await Promise.all([scoreBy(), scoreBy(4), scoreBy(2), scoreBy(1)])).toEqual([0.5, 0.5, 0.5, 1]);
});

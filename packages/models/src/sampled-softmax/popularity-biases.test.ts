import { Interactions } from '@lightrec/core';
import { expect, it } from 'vitest';
import { popularityBiases } from './popularity-biases.js';

it('popularity counts by its logarithm, with a mean of zero, and an item without pairs as one with one', () => {
  const pairs = [0, 0, 0, 0, 1].map((item, user) => [user, item] as const);
  const train = Interactions.fromPairs(pairs, { users: [0, 1, 2, 3, 4], items: [0, 1, 2] });
  // ln 4, 0 and 0, less their mean.
  const expected = [2 / 3, -1 / 3, -1 / 3].map((share) => 0.5 * share * Math.log(4));
  popularityBiases(train, 0.5).forEach((bias, item) => {
    expect(bias).toBeCloseTo(expected[item], 12);
  });
});

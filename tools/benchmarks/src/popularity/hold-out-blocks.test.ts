import { Interactions, Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { holdOutBlocks } from './hold-out-blocks.js';

/** Users of two tastes each: eight items of the one, eight of the other, none shared between tastes. */
const pairs = Array.from({ length: 60 }, (_, user) =>
  [user % 3, 3 + (user % 2)].flatMap((taste) => Array.from({ length: 8 }, (_, i) => [user, 8 * taste + i] as const)),
).flat();
const all = Interactions.fromPairs(pairs, { users: [...Array(60).keys()], items: [...Array(40).keys()] });

describe('holdOutBlocks', () => {
  const { train, validation } = holdOutBlocks(all, new Random(1));

  it('parts all pairs, an eighth of each user held out', () => {
    for (let user = 0; user < 60; user++) {
      const held = [...validation.itemIndicesOf(user)];
      expect(held).toHaveLength(2);
      expect([...train.itemIndicesOf(user), ...held].sort((a, b) => a - b)).toEqual([...all.itemIndicesOf(user)]);
    }
  });

  it('holds out what is alike: items of one taste', () => {
    for (let user = 0; user < 60; user++) {
      const tastes = Array.from(validation.itemIndicesOf(user), (item) => Math.floor(item / 8));
      expect(new Set(tastes).size).toBe(1);
    }
  });

  it('draws the same for the same seed, and leaves the only item of a user', () => {
    expect(holdOutBlocks(all, new Random(1)).validation.userItems).toEqual(validation.userItems);
    expect(holdOutBlocks(all, new Random(2)).validation.userItems).not.toEqual(validation.userItems);
    const single = Interactions.fromPairs([[0, 0]]);
    expect(holdOutBlocks(single, new Random(1)).train.userItems).toEqual(single.userItems);
  });
});

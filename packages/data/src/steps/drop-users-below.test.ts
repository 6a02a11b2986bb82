import { ArgumentError, Interactions } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairLists, pairsOf } from '../test-support.js';
import { dropUsersBelow } from './drop-users-below.js';

describe('dropUsersBelow', () => {
  it('keeps the users with as many pairs, all their pairs, and the index of every item', () => {
    fc.assert(
      fc.property(pairLists, fc.integer({ min: 1, max: 4 }), (pairs, minimum) => {
        const interactions = Interactions.fromPairs(pairs);
        const counts = interactions.countByUser();
        const kept = interactions.users.ids.filter((_, user) => counts[user] >= minimum);
        fc.pre(kept.length > 0);
        const result = dropUsersBelow(interactions, minimum);
        expect(result.users.ids).toEqual(kept);
        expect(result.items).toBe(interactions.items);
        const expected = pairsOf(interactions).filter((pair) => kept.some((id) => pair.startsWith(`${id} `)));
        expect(pairsOf(result)).toEqual(expected);
      }),
    );
  });

  it('counts distinct items only', () => {
    const interactions = Interactions.fromPairs([
      ['a', 'x'],
      ['a', 'x'],
      ['b', 'x'],
      ['b', 'y'],
    ]);
    expect(dropUsersBelow(interactions, 2).users.ids).toEqual(['b']);
  });

  it('refuses to leave nothing, and says how many items a user has at most', () => {
    const interactions = Interactions.fromPairs([
      ['a', 'x'],
      ['a', 'y'],
    ]);
    expect(() => dropUsersBelow(interactions, 3)).toThrow(ArgumentError);
    expect(() => dropUsersBelow(interactions, 3)).toThrow(
      'minimumPairs: expected a number that leaves some pairs, received 3. No pair is left; a user has at most 2 items',
    );
  });

  it.each([0, 1.5, Number.NaN])('refuses a minimum of %s', (minimum) => {
    expect(() => dropUsersBelow(Interactions.fromPairs([['a', 'x']]), minimum)).toThrow('an integer >= 1');
  });
});

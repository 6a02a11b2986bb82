import { Interactions } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { contentOf, pairsOf } from '../test-support.js';
import { selectInteractions } from './select.js';

const interactions = Interactions.fromPairs([
  ['a', 'x'],
  ['a', 'y'],
  ['b', 'y'],
  ['c', 'x'],
]);

describe('selectInteractions', () => {
  it('leaves out users, and keeps all items where it is not told which', () => {
    const result = selectInteractions(interactions, (user) => user !== 0);
    expect(pairsOf(result)).toEqual(['b y', 'c x']);
    expect(result.items).toBe(interactions.items);
  });

  it('leaves out items, and gives the others new indices', () => {
    const result = selectInteractions(
      interactions,
      () => true,
      (item) => item === 1,
    );
    expect(contentOf(result)).toMatchObject({ users: ['a', 'b', 'c'], items: ['y'], userItems: [0, 0] });
    expect(result.users).toBe(interactions.users);
  });
});

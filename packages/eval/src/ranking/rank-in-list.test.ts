import { ArgumentError } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { ListRanker } from './rank-in-list.js';

const list = (items: number[], scores: number[]) => ({
  itemIndices: Uint32Array.from(items),
  scores: Float32Array.from(scores),
});

describe('ListRanker', () => {
  it('gives the place in the list, and Infinity to what is not there', () => {
    const ranks = new ListRanker(6).rank({ user: 0, list: list([4, 1], [9, 8]), items: [1, 2, 4], excluded: [] });
    expect([...ranks]).toEqual([1, Number.POSITIVE_INFINITY, 0]);
  });

  it('gives listed items of equal score the average of their places', () => {
    const tied = list([4, 1, 2, 5], [9, 8, 8, 8]);
    expect([...new ListRanker(6).rank({ user: 0, list: tied, items: [1, 5, 4], excluded: [] })]).toEqual([2, 2, 0]);
  });

  it('keeps nothing of one user for the next', () => {
    const ranker = new ListRanker(6);
    ranker.rank({ user: 0, list: list([4, 1], [9, 8]), items: [], excluded: [3] });
    const ranks = ranker.rank({ user: 1, list: list([3], [1]), items: [1, 3], excluded: [] });
    expect([...ranks]).toEqual([Number.POSITIVE_INFINITY, 0]);
  });

  it('refuses a list with an excluded, repeated or unknown item, naming it', () => {
    for (const [items, named] of [
      [[4, 3], 'item index 3'],
      [[4, 4], 'item index 4'],
      [[4, 6], 'item index 6'],
    ] as const) {
      const rank = () => new ListRanker(6).rank({ user: 2, list: list([...items], [9, 8]), items: [], excluded: [3] });
      expect(rank).toThrow(ArgumentError);
      expect(rank).toThrow(named);
    }
  });

  it('refuses scores that rise or are not finite', () => {
    for (const scores of [[1, 2], [Number.NaN], [3, Number.NaN], [Number.POSITIVE_INFINITY]]) {
      const rank = () =>
        new ListRanker(6).rank({
          user: 2,
          list: list([0, 1].slice(0, scores.length), scores),
          items: [],
          excluded: [],
        });
      expect(rank).toThrow(/list of the user at index 2: expected finite, falling scores/);
    }
  });
});

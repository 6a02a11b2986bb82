import { ArgumentError, Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ndcg } from '../metrics/ndcg.js';
import { interactionsOf, listsOnly, range, recommenderOf, scoring } from '../test-support.js';
import { evaluate, type ScoringRecommender } from './evaluate.js';

describe('options.listLength', () => {
  // By scores: 0 1 2 3 4 5. Post-ranking of the first three turns them round: 2 1 0 3 4 5.
  const rows = [[6, 5, 4, 3, 2, 1]];
  const reranked: ScoringRecommender = {
    ...recommenderOf(rows),
    recommendIndices: (users, options) =>
      recommenderOf(rows)
        .recommendIndices(users, options)
        .map(({ itemIndices, scores }) => ({ itemIndices: itemIndices.slice().reverse(), scores })),
  };
  const judge = (items: number[], listLength?: number) =>
    evaluate(reranked, { test: interactionsOf([items], 6), exclude: [], cutoffs: [1, 6], listLength });

  it('takes the first places from the list and the others from the scores', async () => {
    for (const [item, place] of [2, 1, 0, 3, 4, 5].entries()) {
      expect((await judge([item], 3)).mrr).toBeCloseTo(1 / (place + 1), 12);
      expect((await judge([item])).mrr).toBeCloseTo(1 / (item + 1), 12);
    }
  });

  it('covers the full ranking', async () => {
    expect((await judge([0, 4], 3)).ndcg).toBeCloseTo(ndcg([2, 4]), 12);
  });

  it('ranks items behind a list that is not the top by score among themselves', async () => {
    // The list names item 5 alone; items 0 and 2 follow it in places 1 and 3.
    const odd: ScoringRecommender = {
      ...recommenderOf(rows),
      recommendIndices: (users) =>
        Array.from(users, () => ({ itemIndices: Uint32Array.of(5), scores: Float32Array.of(1) })),
    };
    const test = interactionsOf([[0, 2, 5]], 6);
    const { ndcg: value } = await evaluate(odd, { test, exclude: [], cutoffs: [1], listLength: 1 });
    expect(value).toBeCloseTo(ndcg([0, 1, 3]), 12);
  });

  it('equals the ranking by scores where the lists are its top', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 30 }), async (seed, listLength) => {
        const random = new Random(seed);
        const own = range(5).map(() => [...random.permutation(25)]);
        const sets = own.map(() => [...random.permutation(25).subarray(0, 8)]);
        const options = {
          test: interactionsOf(
            sets.map((set) => set.slice(0, 5)),
            25,
          ),
          exclude: interactionsOf(
            sets.map((set) => set.slice(5)),
            25,
          ),
          cutoffs: [1, 4, 9],
        };
        const byScores = await evaluate(recommenderOf(own), options);
        expect(await evaluate(recommenderOf(own), { ...options, listLength })).toEqual(byScores);
      }),
      { numRuns: 60 },
    );
  });

  it('is the largest cutoff by default where there are lists only, and the full ranking stays unknown', async () => {
    const asked: number[] = [];
    const lists = listsOnly({
      ...reranked,
      recommendIndices: (users, options) => {
        asked.push(options.k);
        return reranked.recommendIndices(users, options);
      },
    });
    const result = await evaluate(lists, { test: interactionsOf([[2, 5]], 6), exclude: [], cutoffs: [1, 3] });
    expect(asked).toEqual([3]);
    expect(result.recall).toEqual({ 1: 0.5, 3: 0.5 });
    for (const name of ['ndcg', 'mrr', 'map'] as const) {
      expect(result[name]).toBeUndefined();
      expect(result.perUser[name]).toBeUndefined();
    }
  });

  it('refuses cutoffs above it where there are lists only', async () => {
    const options = { test: interactionsOf([[2]], 6), exclude: [], cutoffs: [1, 5], listLength: 4 };
    await expect(evaluate(listsOnly(reranked), options)).rejects.toThrow(/cutoffs up to listLength 4/);
  });

  it('is refused for a score function, and below 1', async () => {
    const options = { test: interactionsOf([[2]], 6), exclude: [], cutoffs: [1] };
    await expect(evaluate(scoring(rows), { ...options, listLength: 3 })).rejects.toThrow(ArgumentError);
    await expect(evaluate(reranked, { ...options, listLength: 0 })).rejects.toThrow(ArgumentError);
  });
});

import { Interactions } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { popularityRecommender } from '../popularity-recommender.js';
import { interactionsOf, range, recommenderOf } from '../test-support.js';
import { evaluateLists } from './evaluate-lists.js';

const train = interactionsOf([[0, 1], [0, 2], [0], [3]], 6);

describe('evaluateLists', () => {
  it('finds a recommender of the popular biased, and one of all items not', async () => {
    const popular = await evaluateLists(popularityRecommender(train), { train, exclude: train, cutoffs: [1] });
    // Their lists are [2], [1], [1] and [0].
    expect(popular.coverage[1]).toBe(3 / 6);
    const scores = [0, 1, 2, 3].map((user) => range(6).map((item) => (item === user + 2 ? 1 : 0)));
    const spread = await evaluateLists(recommenderOf(scores), { train, exclude: [], cutoffs: [1] });
    expect(spread.coverage[1]).toBe(4 / 6);
    expect(spread.popularityLift[1]).toBeLessThan(popular.popularityLift[1]);
    expect(spread.novelty[1]).toBeGreaterThan(popular.novelty[1]);
  });

  it('looks at what the recommender lists, nothing excluded in it (random scores)', async () => {
    const scores = fc.array(fc.array(fc.nat(9), { minLength: 6, maxLength: 6 }), { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(scores, fc.integer({ min: 1, max: 4 }), async (rows, batchSize) => {
        const recommender = recommenderOf(rows);
        const { coverage, averagePopularity } = await evaluateLists(recommender, {
          ...{ train, exclude: train, cutoffs: [2, 5], batchSize },
        });
        const popularity = train.countByItem();
        for (const k of [2, 5] as const) {
          const lists = recommender
            .recommendIndices(range(4), { k, excludeIndices: train })
            .map(({ itemIndices }) => [...itemIndices]);
          expect(coverage[k]).toBe(new Set(lists.flat()).size / 6);
          const means = lists.map((list) => list.reduce((sum, item) => sum + popularity[item], 0) / list.length);
          expect(averagePopularity[k]).toBeCloseTo(means.reduce((sum, own) => sum + own, 0) / 4, 12);
        }
      }),
    );
  });
});

describe('options', () => {
  it('users are the only ones whose lists count', async () => {
    const options = { train, exclude: train, cutoffs: [6] as const };
    const { coverage } = await evaluateLists(popularityRecommender(train), { ...options, users: [3] });
    expect(coverage[6]).toBe(5 / 6);
  });

  it('exclude of other ids is refused', async () => {
    const other = Interactions.fromPairs([], { users: range(4), items: [1, 0, 2, 3, 4, 5] });
    await expect(evaluateLists(popularityRecommender(train), { train, exclude: other, cutoffs: [1] })).rejects.toThrow(
      'exclude.items: expected the ids of `train`',
    );
  });

  it('onProgress hears of every batch, and signal stops between two', async () => {
    const done: number[] = [];
    const stop = new AbortController();
    const options = { train, exclude: train, cutoffs: [1], batchSize: 2, signal: stop.signal } as const;
    const judged = evaluateLists(popularityRecommender(train), {
      ...options,
      onProgress(progress) {
        done.push(progress.done);
        stop.abort(new Error('enough'));
      },
    });
    await expect(judged).rejects.toThrow('enough');
    expect(done).toEqual([2]);
  });
});

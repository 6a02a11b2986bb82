import { Interactions, Random, type Recommendation } from '@lightrec/core';
import { recommenderConformance } from '@lightrec/core/testing';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { popularityRecommender } from './popularity-recommender.js';

const random = new Random(1);
const interactions = Interactions.fromPairs(
  Array.from({ length: 150 }, () => [random.integer(25), Math.floor(12 * random.uniform() ** 2)] as const),
);

describe('popularityRecommender', () => {
  for (const { name, check } of recommenderConformance(() => popularityRecommender(interactions))) it(name, check);

  it('ranks items by their number of users', () => {
    const counts = interactions.countByItem();
    const [{ itemIndices, scores }] = popularityRecommender(interactions).recommendIndices([3], { k: 12 });
    expect([...scores]).toEqual([...counts].sort((a, b) => b - a));
    expect(itemIndices[0]).toBe(counts.indexOf(Math.max(...counts)));
  });

  it('recommends by ids, also to users who are new', () => {
    const pairs = [
      ['ann', 7],
      ['bob', 7],
      ['ann', 8],
      ['bob', 9],
      ['cem', 9],
      ['cem', 7],
    ] as const;
    const train = Interactions.fromPairs(pairs);
    const popular = popularityRecommender(train);
    expect(popular.recommend(['zoe', 'ann', 'zoe'], { k: 2, exclude: train })).toEqual([
      { userId: 'zoe', ids: [7, 9], scores: [3, 2] },
      { userId: 'ann', ids: [9], scores: [2] },
      { userId: 'zoe', ids: [7, 9], scores: [3, 2] },
    ]);
    expect(popular.recommend(new Set(['bob']))[0].ids).toEqual([7, 9, 8]);
    expectTypeOf(popular.recommend).returns.toEqualTypeOf<Recommendation<string, number>[]>();
    expect(() => popular.recommend('ann')).toThrow('userIds: expected a list of ids, received "ann"');
    expect(() => popular.recommend(['ann'], { exclude: 'tea' as never })).toThrow('exclude: expected a list of ids');
  });
});

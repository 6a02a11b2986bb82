import { Interactions, Random } from '@lightrec/core';
import { recommenderConformance } from '@lightrec/core/testing';
import { describe, expect, it } from 'vitest';
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
});

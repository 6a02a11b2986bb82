import { describe, expect, it } from 'vitest';
import { makeRatingRule, toRating } from './rating-rule.js';

const ratings = [0, 1, 3, 3.5, 4, 5];

describe('makeRatingRule', () => {
  it.each([
    ['rating', {}, 'rating > 3', [3.5, 4, 5]],
    ['rating', { ratingAbove: 3.5 }, 'rating > 3.5', [4, 5]],
    ['rating', { ratingAbove: 0 }, 'rating > 0', [1, 3, 3.5, 4, 5]],
    ['rating', { ratingAtLeast: 3 }, 'rating >= 3', [3, 3.5, 4, 5]],
    ['rating', { ratingAtLeast: 0 }, 'rating >= 0', ratings],
    ['rating_ge3', {}, 'rating_ge3 = 1', [1]],
    ['rating_ge3', { ratingAbove: 0 }, 'rating_ge3 > 0', [1, 3, 3.5, 4, 5]],
    [2, {}, 'column 2 > 3', [3.5, 4, 5]],
  ])('of column %s with %j is %s', (column, options, text, kept) => {
    const rule = makeRatingRule(column, options);
    expect([rule.text, ratings.filter((rating) => rule.keeps(rating))]).toEqual([text, kept]);
  });
});

describe('toRating', () => {
  it.each([
    ['4', 4],
    [' 4.5 ', 4.5],
    ['-1', -1],
    ['1e1', 10],
    [3, 3],
    [4n, 4],
    ['0', 0],
    [true, 1],
    [false, 0],
    ['True', 1],
    [' FALSE', 0],
  ])('reads %s', (value, rating) => expect(toRating(value)).toBe(rating));

  it.each(['', ' ', 'five', '4,5', 'NaN', 'Infinity', Number.NaN, null, undefined, 'truth', 'untrue', [4]])(
    'takes %s for no number',
    (value) => expect(toRating(value)).toBeUndefined(),
  );
});

import { describe, expect, it } from 'vitest';
import { findRatingColumn, isFlagName, isItemName, isUserName } from './column-names.js';

describe('usual names', () => {
  it.each(['user', 'userId', 'USER_ID', 'user_id:token', 'reviewerID'])('%s is a user', (name) => {
    expect([isUserName(name), isItemName(name)]).toEqual([true, false]);
  });

  it.each(['item', 'movieId', 'item_id:token', 'asin', 'ISBN', 'business_id'])('%s is an item', (name) => {
    expect([isUserName(name), isItemName(name)]).toEqual([false, true]);
  });

  it.each(['id', 'name', 'timestamp', '', 'userage'])('"%s" is neither', (name) => {
    expect([isUserName(name), isItemName(name)]).toEqual([false, false]);
  });

  it('rating_ge3 is a flag, rating is none', () => {
    expect([isFlagName('rating_ge3'), isFlagName('rating')]).toEqual([true, false]);
  });
});

describe('findRatingColumn', () => {
  it.each([
    [['user', 'item', 'Rating'], 2],
    [['rating:float', 'user', 'item'], 0],
    [['user', 'item', 'rating_ge3'], 2],
    [['user', 'item', 'timestamp'], null],
    [['user', 'item', 'rating', 'score'], 2],
  ])('of %j is %s', (names, position) => expect(findRatingColumn('a.csv', names)).toBe(position));

  it('must be said where a name only may mean ratings, or two fit', () => {
    expect(() => findRatingColumn('a.csv', ['user', 'stars'])).toThrow(
      'expected to know whether there are ratings, received the column stars. Pass ratingColumn',
    );
    expect(() => findRatingColumn('a.csv', ['rating', 'rating_ge3'])).toThrow('the columns rating, rating_ge3');
  });
});

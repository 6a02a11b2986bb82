import { describe, expect, it } from 'vitest';
import { singular, wordsOf } from './words.js';

describe('wordsOf', () => {
  it.each(['Book-Rating', 'bookRating', 'BookRating', 'book_rating', 'BOOK RATING', 'BOOK_RATING', ' book.rating '])(
    '%s are two',
    (name) => expect(wordsOf(name)).toEqual(['book', 'rating']),
  );

  it.each([
    ['book/rating:float', ['book', 'rating']],
    ['reviewerID', ['reviewer', 'id']],
    ['userIDHash', ['user', 'id', 'hash']],
    ['isbn13', ['isbn', '13']],
    ['ISBN-10', ['isbn', '10']],
    ['url', ['url']],
    ['größeWert', ['größe', 'wert']],
    ['', []],
  ])('%s', (name, words) => expect(wordsOf(name)).toEqual(words));
});

it('singular takes off the s of a plural, and no other', () => {
  expect(['stars', 'users', 'business', 'bus', 'clicks'].map(singular)).toEqual([
    'star',
    'user',
    'business',
    'bus',
    'click',
  ]);
});

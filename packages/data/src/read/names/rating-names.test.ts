import { describe, expect, it } from 'vitest';
import { DataError } from '../../data-error.js';
import { findRatingColumn, isFlagName, mayBeRating } from './rating-names.js';

describe('mayBeRating', () => {
  it.each([
    ...['stars', 'Star', 'score', 'overall', 'preference', 'ratings', 'RATINGS', 'grade', 'rate', 'feedback'],
    ...['Book-Rating', 'book_rating', 'bookrating', 'movie_rating', 'MovieRating', 'user rating', 'star_rating'],
    ...['review_score', 'review/score', 'reviewScore', 'reviewscore', 'ratingValue', 'rating_value', 'ratingvalue'],
    ...['review_overall', 'overall_rating', 'normalized_score', 'rating_normalized', 'my_score', 'rating2'],
    ...['label', 'Label', 'labels', 'label:float', 'target', 'click', 'clicks', 'clicked', 'is_click', 'isClick'],
    ...['IS_CLICK', 'isclick', 'click_flag', 'like', 'liked', 'is_like', 'is_hate', 'dislike', 'is_follow', 'did_buy'],
    ...['is_purchase', 'purchased', 'conversion', 'is_read', 'voted_up', 'thumbs_up', 'recommended', 'is_recommended'],
    ...['not_interested', 'sentiment', 'reward', 'relevance'],
  ])('%s', (name) => expect(mayBeRating(name)).toBe(true));

  it.each([
    ...['rating_count', 'ratingCount', 'ratingcount', 'rating_number', 'average_rating', 'avg_score', 'meanRating'],
    ...['n_clicks', 'click_time', 'clicked_at', 'click_country', 'click_article_id', 'label_name', 'record_label'],
    ...['rating_id', 'score_text', 'target_url', 'helpful_vote', 'imdb_rating', 'vote_average', 'likes_count'],
    ...['timestamp', 'title', 'price', 'quantity', 'follow', 'comment', 'share', 'view', 'order', 'order_id', 'genre'],
    ...['operating', 'underscore', 'costar', 'startled', 'conversion_rate', 'play_count', 'hours', 'event', '', '5'],
  ])('"%s" not', (name) => expect(mayBeRating(name)).toBe(false));
});

it('rating_ge3 is a flag, rating is none', () => {
  expect([isFlagName('rating_ge3'), isFlagName('rating')]).toEqual([true, false]);
});

describe('findRatingColumn', () => {
  it.each([
    [['Rating'], 'Rating'],
    [['rating:float'], 'rating:float'],
    [['rating_ge3'], 'rating_ge3'],
    [['timestamp'], null],
    [['rating', 'score'], 'rating'],
    [['average_rating', 'rating_number'], null],
  ])('of %j is %s', (names, name) => expect(findRatingColumn('a.csv', names)).toBe(name));

  it('must be said where a name only may mean ratings, or two fit', () => {
    expect(() => findRatingColumn('a.csv', ['stars'])).toThrow(DataError);
    expect(() => findRatingColumn('a.csv', ['stars', 'when'])).toThrow(
      "a.csv: expected to know whether there are ratings, received the column stars. Pass `ratingColumn: 'stars'`, with " +
        '`ratingAtLeast` or `ratingAbove` for the values that are positive, or `ratingColumn: null` to take every pair as positive.',
    );
    expect(() => findRatingColumn('a.csv', ["it's like"])).toThrow(`\`ratingColumn: "it's like"\``);
    expect(() => findRatingColumn('a.csv', ['click', 'is_like'])).toThrow(
      'the columns click, is_like. Pass `ratingColumn` with the name of one, with',
    );
    expect(() => findRatingColumn('a.csv', ['rating', 'rating_ge3'])).toThrow('the columns rating, rating_ge3');
  });
});

import { DataError, listNames } from '../data-error.js';

const userNames = new Set(['user', 'users', 'userid', 'username', 'uid', 'reviewerid', 'customerid', 'memberid']);

const itemNames = new Set([
  ...['item', 'items', 'itemid', 'iid', 'movie', 'movieid', 'film', 'filmid', 'book', 'bookid', 'isbn'],
  ...['product', 'productid', 'asin', 'parentasin', 'article', 'articleid', 'paper', 'paperid', 'business'],
  ...['businessid', 'artist', 'artistid', 'track', 'trackid', 'song', 'songid', 'game', 'gameid', 'venue', 'venueid'],
  ...['location', 'locationid', 'poi', 'poiid', 'anime', 'animeid', 'recipe', 'recipeid', 'newsid', 'videoid'],
]);

/** A 0/1 column that already holds the answer. */
const flagName = 'ratingge3';

/** Names under which ratings are read without being asked for. */
const ratingNames = new Set(['rating', flagName]);

/** Names that look like ratings, but on what scale nobody knows. */
const perhapsRatingNames = new Set(['ratings', 'stars', 'star', 'starrating', 'score', 'overall', 'preference']);

/** Whether a column of this name usually holds users; case and punctuation do not count, nor RecBole's `:token`. */
export function isUserName(name: string): boolean {
  return userNames.has(normalise(name));
}

/** Whether a column of this name usually holds items. */
export function isItemName(name: string): boolean {
  return itemNames.has(normalise(name));
}

/** Whether a column of this name holds a flag, 1 for positive, instead of a rating: `rating_ge3`. */
export function isFlagName(name: string): boolean {
  return normalise(name) === flagName;
}

/**
 * The rating column that needs no asking for, or `null` where there is none.
 *
 * @throws DataError where the caller must decide: two fit, or one has a name that only may mean ratings
 */
export function findRatingColumn(file: string, names: readonly string[]): number | null {
  const fitting = names.flatMap((name, position) => (ratingNames.has(normalise(name)) ? [position] : []));
  if (fitting.length === 1) return fitting[0];
  const doubtful = names.filter((name) => ratingNames.has(normalise(name)) || perhapsRatingNames.has(normalise(name)));
  if (doubtful.length === 0) return null;
  throw new DataError({
    file,
    expected: 'to know whether there are ratings',
    received: `${doubtful.length === 1 ? 'the column' : 'the columns'} ${listNames(doubtful)}`,
    hint: 'Pass ratingColumn with its name, or ratingColumn: null to take every pair as positive.',
  });
}

function normalise(name: string): string {
  return name
    .replace(/:[a-z_]+$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

import { DataError, listNames } from '../../data-error.js';
import { isRoleName } from './role-names.js';
import { singular, wordsOf } from './words.js';

/** A 0/1 column that already holds the answer. */
const flagName = 'ratingge3';

/** What a column of ratings, labels or reactions is called in its last word. */
const ratingWords = new Set([
  ...[
    'rating',
    'star',
    'score',
    'grade',
    'overall',
    'preference',
    'label',
    'target',
    'feedback',
    'relevance',
    'reward',
  ],
  ...['click', 'clicked', 'like', 'liked', 'dislike', 'disliked', 'love', 'loved', 'hate', 'hated', 'vote', 'voted'],
  ...[
    'upvote',
    'upvoted',
    'downvote',
    'downvoted',
    'thumb',
    'recommend',
    'recommended',
    'interested',
    'satisfaction',
    'sentiment',
  ],
  ...['polarity', 'outcome', 'positive', 'negative', 'conversion', 'converted', 'purchased', 'bought', 'favorited'],
]);

/** Reactions that are told only by the word before: `is_follow`, while `follow` may be anything. */
const reactionWords = new Set([
  ...['buy', 'purchase', 'order', 'ordered', 'follow', 'followed', 'share', 'shared', 'forward', 'comment', 'view'],
  ...[
    'viewed',
    'read',
    'watched',
    'finished',
    'completed',
    'skipped',
    'download',
    'downloaded',
    'install',
    'installed',
  ],
  ...['subscribed', 'collect', 'collected', 'favorite', 'favourite', 'trade', 'relevant'],
]);
const reactionStarts = new Set(['is', 'has', 'did', 'was', 'not']);

/** Last words that change nothing: `ratingValue`, `click_flag`, `thumbs_up`. */
const addedWords = new Set([
  ...[
    'value',
    'val',
    'flag',
    'binary',
    'bool',
    'raw',
    'normalized',
    'normalised',
    'norm',
    'scaled',
    'given',
    'up',
    'down',
  ],
]);

/** Words that make figures about an item of it, or a text: `average_rating`, `n_clicks`, `record_label`. */
const figureWords = new Set([
  ...['avg', 'average', 'mean', 'median', 'sum', 'total', 'count', 'num', 'number', 'n', 'max', 'min', 'std', 'var'],
  ...['helpful', 'useful', 'funny', 'cool', 'record', 'music', 'predicted', 'metacritic', 'imdb', 'critic', 'tmdb'],
]);

/** Whether a column of this name holds a flag, 1 for positive, instead of a rating: `rating_ge3`. */
export function isFlagName(name: string): boolean {
  return wordsOf(name).join('') === flagName;
}

/** Whether a column of this name may say which pairs are positive, on a scale that nobody knows. */
export function mayBeRating(name: string): boolean {
  const words = wordsOf(name).filter((word) => !/^\d+$/.test(word));
  while (words.length > 1 && addedWords.has(words.at(-1)!)) words.pop();
  if (words.length === 1) words.splice(0, 1, ...splitKnown(words[0]));
  const last = words.at(-1);
  if (last === undefined || words.some((word) => figureWords.has(word))) return false;
  if (words.length === 1 && last === 'rate') return true;
  return isIn(ratingWords, last) || (reactionStarts.has(words[0]) && words.length > 1 && isIn(reactionWords, last));
}

/**
 * The rating column that needs no asking for, or `null` where there is none.
 *
 * @param names - of the columns that are neither user nor item
 * @throws DataError where the caller must decide: two fit, or one has a name that only may mean ratings
 */
export function findRatingColumn(file: string, names: readonly string[]): string | null {
  const fitting = names.filter((name) => ['rating', flagName].includes(wordsOf(name).join('')));
  if (fitting.length === 1) return fitting[0];
  const doubtful = fitting.length > 1 ? fitting : names.filter(mayBeRating);
  if (doubtful.length === 0) return null;
  const isOne = doubtful.length === 1;
  throw new DataError({
    file,
    expected: 'to know whether there are ratings',
    received: `${isOne ? 'the column' : 'the columns'} ${listNames(doubtful)}`,
    hint:
      `Pass \`ratingColumn${isOne ? `: ${quoted(doubtful[0])}\`` : '` with the name of one'}, with \`ratingAtLeast\` or ` +
      '`ratingAbove` for the values that are positive, or `ratingColumn: null` to take every pair as positive.',
  });
}

function quoted(name: string): string {
  return name.includes("'") ? JSON.stringify(name) : `'${name}'`;
}

function isIn(words: ReadonlySet<string>, word: string): boolean {
  return words.has(word) || words.has(singular(word));
}

/** Two words that are written as one: `bookrating`, `isclick`, `ratingvalue`; others stay as they are. */
function splitKnown(word: string): string[] {
  for (let cut = 1; cut < word.length; cut++) {
    const [start, end] = [word.slice(0, cut), word.slice(cut)];
    if (isIn(ratingWords, start) && addedWords.has(end)) return [start];
    if (isIn(ratingWords, start) && figureWords.has(end)) return [start, end];
    if (isIn(ratingWords, end) && isStart(start)) return [start, end];
    if (isIn(reactionWords, end) && reactionStarts.has(start)) return [start, end];
  }
  return [word];
}

function isStart(word: string): boolean {
  const isRole = isRoleName('user', word) || isRoleName('item', word);
  return isRole || ['review', 'star', 'overall', 'my', 'is'].includes(word) || figureWords.has(word);
}

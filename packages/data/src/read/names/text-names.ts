import { singular, wordsOf } from './words.js';

/** What a column of texts, or of words that tell what an item is like, is called in its last word. */
const textWords = new Set([
  ...['title', 'subtitle', 'name', 'headline', 'caption', 'text', 'description', 'desc', 'descr', 'abstract'],
  ...['summary', 'summaries', 'overview', 'synopsis', 'plot', 'story', 'storyline', 'tagline', 'body', 'content'],
  ...['category', 'categories', 'subcategory', 'subcategories', 'genre', 'tag', 'keyword', 'topic', 'subject'],
  ...['brand', 'author', 'artist', 'director', 'actor', 'publisher', 'manufacturer'],
]);

/** The same in a table of users. */
const userTextWords = new Set([
  ...['bio', 'biography', 'about', 'interest', 'hobby', 'hobbies', 'skill', 'occupation', 'profession', 'job'],
]);

/** First words that make a figure of it: `num_tags`, `has_description`. */
const figureStarts = new Set(['num', 'number', 'n', 'nb', 'count', 'total', 'avg', 'is', 'has', 'no', 'len', 'length']);

/** Whether a column of this name, of a table of items, usually holds texts: `title`, `productName`, `genres`. */
export function isTextName(name: string): boolean {
  return endsIn(textWords, name);
}

/** As `isTextName`, of a table of users: `bio`, `interests` too. */
export function isUserTextName(name: string): boolean {
  return endsIn(textWords, name) || endsIn(userTextWords, name);
}

function endsIn(known: ReadonlySet<string>, name: string): boolean {
  const words = wordsOf(name).filter((word) => !/^\d+$/.test(word));
  const last = words.at(-1);
  if (last === undefined || (words.length > 1 && figureStarts.has(words[0]))) return false;
  return known.has(last) || known.has(singular(last));
}

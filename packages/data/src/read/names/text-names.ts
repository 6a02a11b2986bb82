import { singular, wordsOf } from './words.js';

/** What a column of texts, or of words that tell what an item is like, is called in its last word. */
const textWords = new Set([
  ...['title', 'subtitle', 'name', 'headline', 'caption', 'text', 'description', 'desc', 'descr', 'abstract'],
  ...['summary', 'summaries', 'overview', 'synopsis', 'plot', 'story', 'storyline', 'tagline', 'body', 'content'],
  ...['category', 'categories', 'subcategory', 'subcategories', 'genre', 'tag', 'keyword', 'topic', 'subject'],
  ...['brand', 'author', 'artist', 'director', 'actor', 'publisher', 'manufacturer'],
]);

/** First words that make a figure of it: `num_tags`, `has_description`. */
const figureStarts = new Set(['num', 'number', 'n', 'nb', 'count', 'total', 'avg', 'is', 'has', 'no', 'len', 'length']);

/** Whether a column of this name, of a table of items, usually holds texts: `title`, `productName`, `genres`. */
export function isTextName(name: string): boolean {
  const words = wordsOf(name).filter((word) => !/^\d+$/.test(word));
  const last = words.at(-1);
  if (last === undefined || (words.length > 1 && figureStarts.has(words[0]))) return false;
  return textWords.has(last) || textWords.has(singular(last));
}

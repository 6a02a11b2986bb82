/**
 * The words of a column's name in lower case, however they are joined: `Book-Rating`, `bookRating`, `book_rating`
 * and `BOOK RATING` have the same. RecBole's type, as in `rating:float`, is left out.
 */
export function wordsOf(name: string): string[] {
  return name
    .replace(/:[a-z_]+$/, '')
    .replace(/(\p{Ll}|\d)(?=\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})|(\p{L})(?=\d)/gu, '$& ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Without the `s` of a plural. */
export function singular(word: string): string {
  return word.length > 3 ? word.replace(/(?<!s)s$/, '') : word;
}

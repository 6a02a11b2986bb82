import { describe, expect, it } from 'vitest';
import { isTextName } from './text-names.js';

describe('isTextName', () => {
  it.each([
    ...['title', 'Title', 'movie_title', 'productName', 'book-title', 'genres', 'genre', 'TAGS', 'Categories'],
    ...['title:token_seq', 'detail_desc', 'description', 'abstract', 'summaries', 'category1', 'brand', 'Book Author'],
  ])('takes %s', (name) => expect(isTextName(name)).toBe(true));

  it.each([
    ...['item_id', 'title_id', 'category_code', 'num_tags', 'has_description', 'description_length', 'price', 'year'],
    ...['image_url', '', '1', 'n_genres', 'embedding'],
  ])('leaves %s', (name) => expect(isTextName(name)).toBe(false));
});

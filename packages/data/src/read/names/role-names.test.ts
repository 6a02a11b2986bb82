import { describe, expect, it } from 'vitest';
import { findByName, isCertainName, isRoleName, type Role } from './role-names.js';

/** The spellings in which tools write the words of a name. */
function spellings(...words: string[]): string[] {
  const capital = (word: string) => word[0].toUpperCase() + word.slice(1);
  const [first, ...rest] = words;
  return [
    ...['', '_', '-', ' ', '.'].flatMap((mark) => [words.join(mark), words.join(mark).toUpperCase()]),
    first + rest.map(capital).join(''),
    words.map(capital).join(''),
    words.map(capital).join(' '),
    `${words.join('_')}:token`,
  ];
}
const rolesOf = (name: string) => (['user', 'item'] as Role[]).filter((role) => isRoleName(role, name));

describe('isRoleName', () => {
  const users = [
    'user',
    'visitor',
    'session',
    'customer',
    'account',
    'buyer',
    'reviewer',
    'member',
    'client',
    'profile',
  ];
  const items = ['item', 'movie', 'book', 'product', 'article', 'track', 'content', 'business', 'sku', 'venue', 'news'];

  it.each(users)('takes %s with an id for a user in every spelling', (word) => {
    const names = [...spellings(word, 'id'), ...spellings(word, 'ids'), ...spellings(word, 'key')];
    expect(names.filter((name) => rolesOf(name).join() !== 'user')).toEqual([]);
  });

  it.each(items)('takes %s with an id for an item in every spelling', (word) => {
    const names = [...spellings(word, 'id'), ...spellings(word, 'ids'), ...spellings(word, 'code')];
    expect(names.filter((name) => rolesOf(name).join() !== 'item')).toEqual([]);
  });

  it.each([
    ...['user', 'USERS', 'uid', 'customer', 'visitorid', 'session', 'user_name', 'Customer No', 'fullVisitorId'],
    ...['anonymous_id', 'author_steamid', 'review/userId', 'user_idx', 'account-number'],
  ])('takes %s for a user', (name) => expect(rolesOf(name)).toEqual(['user']));

  it.each([
    ...[
      'items',
      'movie',
      'ISBN',
      'isbn13',
      'asin',
      'parent_asin',
      'SKU',
      'StockCode',
      'stock_code',
      'url',
      'URL',
      'uri',
    ],
    ...[
      'product',
      'track',
      'appid',
      'gmap_id',
      'aid',
      'click_article_id',
      'product/productId',
      'ItemNumber',
      'productSKU',
    ],
  ])('takes %s for an item', (name) => expect(rolesOf(name)).toEqual(['item']));

  it.each([
    ...[
      'id',
      'name',
      'timestamp',
      '',
      'userage',
      'content',
      'page',
      'title',
      'stock',
      'session_number',
      'track_number',
    ],
    ...['user_location', 'image_url', 'review_id', 'genre_id', 'movie_genre_id', 'page_no', 'android', 'grid', 'paid'],
    ...['item_count', 'n_users', 'user_agent', 'product_name', 'customer_age', 'session_start', '2024', 'productive'],
  ])('takes "%s" for neither', (name) => expect(rolesOf(name)).toEqual([]));
});

describe('findByName', () => {
  const find = (role: Role, ...names: string[]) => {
    const { positions, isClear } = findByName(role, names);
    return [isClear, ...positions.map((position) => names[position])];
  };

  it.each([
    [
      'user',
      ['session_id', 'user_id', 'account_id', 'customer_id'],
      ['user_id', 'customer_id', 'account_id', 'session_id'],
    ],
    ['user', ['visitId', 'fullVisitorId'], ['fullVisitorId', 'visitId']],
    ['user', ['user', 'user_id'], ['user_id', 'user']],
    ['user', ['session_id', 'anon_user_id'], ['anon_user_id', 'session_id']],
    ['item', ['url', 'sku', 'product_id', 'item_id'], ['item_id', 'product_id', 'sku', 'url']],
    ['item', ['product', 'product_id'], ['product_id', 'product']],
    ['item', ['parent_asin', 'asin'], ['asin', 'parent_asin']],
    ['item', ['parent_item_id', 'product_id'], ['product_id', 'parent_item_id']],
    ['item', ['url', 'parent_asin'], ['parent_asin', 'url']],
  ] as const)('puts first the %s that is most usual: %j', (role, names, expected) => {
    expect(find(role, ...names)).toEqual([true, ...expected]);
  });

  it('is not clear where two fit alike, and where none does', () => {
    expect(find('item', 'track_id', 'sku', 'artist_id')).toEqual([false, 'track_id', 'artist_id', 'sku']);
    expect(find('user', 'who', 'what')).toEqual([false]);
    expect(find('user', 'user', 'what')).toEqual([true, 'user']);
  });
});

it('isCertainName is true of what is no value of a field', () => {
  expect(['user', 'Items', 'movieId', 'sku', 'visitorid'].every(isCertainName)).toBe(true);
  expect(['movie', 'book', 'guest', 'ann', ''].some(isCertainName)).toBe(false);
});

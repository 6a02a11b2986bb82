import { describe, expect, it } from 'vitest';
import { DataError } from '../data-error.js';
import { findNamedColumns, findNumberedColumns } from './columns.js';
import type { ReadOptions } from './options.js';

const named = (names: string[], options: ReadOptions = {}) => findNamedColumns('a.csv', names, options);
const numbered = (row: string[], options: ReadOptions = {}) => findNumberedColumns('a.csv', row, options);

describe('findNamedColumns', () => {
  it('takes the columns with usual names and lists the others', () => {
    const columns = named(['when', 'movieId', 'rating', 'userId']);
    expect(columns.user).toEqual({ label: 'userId', position: 3 });
    expect(columns.item).toEqual({ label: 'movieId', position: 1 });
    expect(columns.rating).toEqual({ label: 'rating', position: 2 });
    expect(columns.ratingRule?.text).toBe('rating > 3');
    expect(columns.unused).toEqual(['when']);
  });

  it('takes the columns that are asked for, by name or position', () => {
    const columns = named(['user', 'who', 'item', 'what', 'stars'], {
      userColumn: 'who',
      itemColumn: 3,
      ratingColumn: 'stars',
      ratingAtLeast: 4,
    });
    expect([columns.user.position, columns.item.position, columns.rating?.position]).toEqual([1, 3, 4]);
    expect(columns.ratingRule?.text).toBe('stars >= 4');
  });

  it('looks at no ratings where ratingColumn is null', () => {
    const columns = named(['user', 'item', 'rating'], { ratingColumn: null });
    expect([columns.rating, columns.ratingRule, columns.unused]).toEqual([undefined, undefined, ['rating']]);
  });

  it('names the columns that there are where one is missing', () => {
    expect(() => named(['u', 'item'])).toThrow(DataError);
    expect(() => named(['u', 'item'])).toThrow(
      'expected one column with a usual name for the user, received the columns u, item. Say which one with `userColumn`.',
    );
    expect(() => named([])).toThrow('received no column. Say which one');
    expect(() => named(['user', 'item'], { userColumn: 'User' })).toThrow(
      'expected one column "User" for `userColumn`, received the columns user, item.',
    );
    expect(() => named(['user', 'item'], { itemColumn: 2 })).toThrow(
      'expected one column at position 2 for `itemColumn`',
    );
  });

  it('refuses to choose between two that fit', () => {
    expect(() => named(['user', 'movieId', 'url', 'bookId'])).toThrow(
      'expected one column with a usual name for the item, received 3 that fit: movieId, bookId, url. Say which',
    );
    expect(() => named(['who', 'who', 'item'], { userColumn: 'who' })).toThrow(
      'received 2 of that name. Give its position from 0 instead.',
    );
  });

  it('takes the most usual of several that fit, and notes that there were others', () => {
    const { user, item, notes } = named(['session_id', 'sku', 'product_id', 'when', 'user_id']);
    expect([user.label, item.label]).toEqual(['user_id', 'product_id']);
    expect(notes).toEqual([
      'Of session_id, user_id, the column user_id was taken for the user; `userColumn` takes another.',
      'Of sku, product_id, the column product_id was taken for the item; `itemColumn` takes another.',
    ]);
    expect(named(['user', 'user_id', 'item'], { userColumn: 'user' }).notes).toEqual([]);
  });

  it('asks about a column that may hold ratings, unless it is the user, the item or asked for', () => {
    expect(() => named(['user', 'item', 'Book-Rating'])).toThrow('received the column Book-Rating');
    expect(named(['user', 'target', 'item'], { itemColumn: 'target' }).rating).toBeUndefined();
    expect(named(['user', 'item', 'label'], { ratingColumn: null }).rating).toBeUndefined();
    expect(named(['user', 'item', 'label'], { ratingColumn: 'label', ratingAtLeast: 1 }).ratingRule?.text).toBe(
      'label >= 1',
    );
  });

  it('refuses one column for two things', () => {
    expect(() => named(['user', 'item'], { userColumn: 'item' })).toThrow('expected different columns');
  });

  it.each(['ratingAbove', 'ratingAtLeast'])('refuses %s where there are no ratings', (option) => {
    expect(() => named(['user', 'item'], { [option]: 3 })).toThrow(
      `expected a rating column, as \`${option}\` is given`,
    );
  });
});

describe('findNumberedColumns', () => {
  it('takes two columns as user and item', () => {
    const { user, item, rating } = numbered(['7', '8']);
    expect([user, item, rating]).toEqual([{ label: 0, position: 0 }, { label: 1, position: 1 }, undefined]);
  });

  it('takes the positions that are given', () => {
    const columns = numbered(['8', '7', '99', '5'], { userColumn: 1, itemColumn: 0, ratingColumn: 3 });
    expect([columns.user.label, columns.item.label, columns.rating?.label, columns.unused]).toEqual([1, 0, 3, [2]]);
    expect(columns.ratingRule?.text).toBe('column 3 > 3');
  });

  it('wants all three said from three columns on, and shows the row', () => {
    expect(() => numbered(['7', '8', '5'])).toThrow(
      'a.csv:1: expected the position of `userColumn`, as there is no header, received none for the row 7, 8, 5. Pass',
    );
    expect(() => numbered(['7', '8', '5'], { userColumn: 0, itemColumn: 1 })).toThrow('position of `ratingColumn`');
    expect(numbered(['7', '8', '5'], { userColumn: 0, itemColumn: 1, ratingColumn: null }).rating).toBeUndefined();
  });

  it('refuses a name', () => {
    expect(() => numbered(['7', '8'], { userColumn: 'user' })).toThrow('received the name "user" for the row 7, 8');
  });
});

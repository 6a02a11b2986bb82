import { ArgumentError, ShapeError } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { Categories, type CategoryFilter } from './categories.js';
import { hasBit } from './item-bits.js';

const columns = { genre: ['jazz', null, 'fado', 'jazz'], language: ['pt', 'pt', 'en', ''] };

function itemsOf(categories: Categories, filter: CategoryFilter, itemLimit = 4): number[] {
  const bits = categories.bitsOf(filter, itemLimit);
  return Array.from({ length: itemLimit }, (_, item) => item).filter((item) => hasBit(bits, item));
}

describe('a filter by categories', () => {
  const categories = Categories.from(columns, 4);

  it('passes items that have one of the categories in every column that it names', () => {
    expect(itemsOf(categories, { genre: 'jazz' })).toEqual([0, 3]);
    expect(itemsOf(categories, { genre: ['jazz', 'fado', 'polka'], language: ['en', ''] })).toEqual([2, 3]);
    expect(itemsOf(categories, {})).toEqual([0, 1, 2, 3]);
    for (const nothing of [{ genre: [] }, { genre: 'polka' }]) expect(itemsOf(categories, nothing)).toEqual([]);
  });

  it('is refused for a column that there is not, and for what is no text', () => {
    expect(() => categories.bitsOf({ mood: 'calm' }, 4)).toThrow(
      'filter.mood: expected one of the columns genre, language',
    );
    for (const wrong of [undefined, null, 7, [7], new Set(['jazz'])]) {
      expect(() => categories.bitsOf({ genre: wrong } as unknown as CategoryFilter, 4)).toThrow(
        'filter.genre: expected a text',
      );
    }
    // What was refused has left nothing for the filter without columns.
    expect(itemsOf(categories, {})).toEqual([0, 1, 2, 3]);
  });
});

describe('categories of new items', () => {
  it('take the place of those of the item before, in every column', () => {
    const categories = Categories.from(columns, 4);
    expect(itemsOf(categories, { language: 'pt' })).toEqual([0, 1]);
    categories.setRow(1, { genre: 'polka' });
    categories.setRow(40, { language: 'pt', genre: null });
    expect(itemsOf(categories, { language: 'pt' }, 41)).toEqual([0, 40]);
    expect(itemsOf(categories, { genre: 'polka' }, 41)).toEqual([1]);
  });

  it('are checked before any of them is taken', () => {
    const categories = Categories.from(columns, 4);
    expect(() => categories.requireRow({ mood: 'calm' })).toThrow('categories.mood');
    expect(() => categories.requireRow({ genre: 7 as unknown as string })).toThrow(ArgumentError);
    expect(() => categories.requireRow({ genre: null, language: 'new' })).not.toThrow();
  });

  it('are none in a column that a row does not name, whatever the name of the column', () => {
    const categories = Categories.from({ constructor: ['jazz'], valueOf: [null] }, 1);
    categories.setRow(1, {});
    expect([...categories.columns.values()].map(({ names, numbers }) => names[numbers[1]])).toEqual([null, null]);
  });

  it('of some items are those of the items in their order', () => {
    const some = Categories.from(columns, 4).ofItems(Uint32Array.of(3, 2));
    expect([itemsOf(some, { genre: 'jazz' }, 2), itemsOf(some, { genre: 'fado' }, 2)]).toEqual([[0], [1]]);
  });
});

describe('columns', () => {
  it('are refused with another length, or with what is no text', () => {
    expect(() => Categories.from(columns, 5)).toThrow(ShapeError);
    expect(() => Categories.from({ genre: ['jazz', undefined as unknown as null] }, 2)).toThrow('categories.genre[1]');
  });
});

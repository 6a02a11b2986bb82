import { ArgumentError, ShapeError } from '@lightrec/core';
import { hasBit } from '@lightrec/kernels/search';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnValue } from './column.js';
import { type ColumnFilter, type ColumnRow, Columns } from './columns.js';

const given = {
  genre: ['jazz', null, 'fado', 'jazz'],
  language: ['pt', 'pt', 'en', ''],
  price: [9.5, 20, null, 0],
  isNew: [true, false, null, false],
};

function itemsOf(columns: Columns, filter: ColumnFilter, itemLimit = 4): number[] {
  const { bits } = columns.allowedBy(filter, itemLimit);
  return Array.from({ length: itemLimit }, (_, item) => item).filter((item) => hasBit(bits, item));
}

describe('a filter by columns', () => {
  const columns = Columns.from(given, 4);

  it('passes items that have one of the texts in every column that it names', () => {
    expect(itemsOf(columns, { genre: 'jazz' })).toEqual([0, 3]);
    expect(itemsOf(columns, { genre: ['jazz', 'fado', 'polka'], language: ['en', ''] })).toEqual([2, 3]);
    expect(itemsOf(columns, {})).toEqual([0, 1, 2, 3]);
    for (const nothing of [{ genre: [] }, { genre: 'polka' }]) expect(itemsOf(columns, nothing)).toEqual([]);
  });

  it('passes items whose number is one of some, or between bounds', () => {
    expect(itemsOf(columns, { price: 20 })).toEqual([1]);
    expect(itemsOf(columns, { price: [0, 9.5, 7] })).toEqual([0, 3]);
    expect(itemsOf(columns, { price: [] })).toEqual([]);
    expect(itemsOf(columns, { price: { below: 20 } })).toEqual([0, 3]);
    expect(itemsOf(columns, { price: { atMost: 20, above: 0 } })).toEqual([0, 1]);
    expect(itemsOf(columns, { price: { atLeast: 0, below: 9.5 } })).toEqual([3]);
    expect(itemsOf(columns, { price: { above: 9.5, below: 9.5 } })).toEqual([]);
  });

  it('passes items that are so, or are not, and neither where that is not known', () => {
    expect(itemsOf(columns, { isNew: true })).toEqual([0]);
    expect(itemsOf(columns, { isNew: false })).toEqual([1, 3]);
    expect(itemsOf(columns, { isNew: false, price: { below: 5 }, genre: 'jazz' })).toEqual([3]);
  });

  it('is the same as a test of every item, also a second time', () => {
    const value = <T extends ColumnValue>(...values: T[]) => fc.constantFrom(...values, null);
    const rows = fc.array(
      fc.record({ text: value('a', 'b', ''), number: value(-1, 0, 0.5, 3), flag: value(true, false) }),
      { minLength: 1, maxLength: 70 },
    );
    const filters = fc.record(
      {
        text: fc.oneof(fc.constantFrom('a', '', 'no'), fc.subarray(['a', 'b', 'no'])),
        number: fc.oneof(fc.constantFrom(0, 3, 9), fc.subarray([-1, 0.5, 9])),
        flag: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(rows, filters, (items, filter) => {
        const names = ['text', 'number', 'flag'] as const;
        // A first value of its type, as a column of nulls is one of text.
        const whole: ColumnRow[] = [{ text: 'z', number: 1, flag: true }, ...items];
        const byName = Object.fromEntries(names.map((name) => [name, whole.map((row) => row[name])]));
        const columns = Columns.from(byName, whole.length);
        const passes = (row: ColumnRow) =>
          Object.entries(filter).every(
            ([name, wanted]) => row[name] !== null && [wanted].flat().includes(row[name] as string),
          );
        const expected = [...whole.keys()].filter((item) => passes(whole[item]));
        for (let time = 0; time < 2; time++) {
          expect(itemsOf(columns, filter, whole.length)).toEqual(expected);
          const allowed = columns.allowedBy(filter, whole.length);
          if (Object.keys(filter).length > 0) expect(allowed.count).toBe(expected.length);
        }
      }),
    );
  });

  it('is refused for an unknown column, and for what does not fit the column', () => {
    expect(() => columns.allowedBy({ mood: 'calm' }, 4)).toThrow(
      'filter.mood: expected one of the columns genre, language, price, isNew',
    );
    const wrong: [name: string, conditions: unknown[], message: string][] = [
      [
        'genre',
        [undefined, null, 7, [7], ['jazz', null], new Set(['jazz']), { below: 2 }, true],
        'a text, or a list of',
      ],
      [
        'price',
        [undefined, null, '7', ['7'], [null], Number.NaN, [Number.NaN], {}, { under: 2 }],
        'a number, a list of',
      ],
      ['price', [{ below: '2' }, { below: Number.NaN }, { below: 2, above: null }, new Set([1]), true], 'a number, a'],
      ['isNew', [undefined, null, 1, 'true', [true], {}], 'true or false'],
    ];
    for (const [name, conditions, message] of wrong) {
      for (const condition of conditions) {
        const filter = () => columns.allowedBy({ [name]: condition } as ColumnFilter, 4);
        expect(filter, JSON.stringify(condition)).toThrow(ArgumentError);
        expect(filter, JSON.stringify(condition)).toThrow(`filter.${name}: expected ${message}`);
      }
    }
    // What was refused has left nothing for the filter without columns.
    expect(itemsOf(columns, {})).toEqual([0, 1, 2, 3]);
  });

  it('is made anew after a change of the items', () => {
    const own = Columns.from(given, 4);
    expect(itemsOf(own, { price: { below: 10 } })).toEqual([0, 3]);
    own.changeRow(1, { price: 1 });
    expect(itemsOf(own, { price: { below: 10 } })).toEqual([0, 1, 3]);
    own.setRow(0, {});
    expect(itemsOf(own, { price: { below: 10 } })).toEqual([1, 3]);
  });
});

describe('a row of a new item', () => {
  it('takes the place of that of the item before, in every column', () => {
    const columns = Columns.from(given, 4);
    expect(itemsOf(columns, { language: 'pt' })).toEqual([0, 1]);
    columns.setRow(1, { genre: 'polka', price: 3 });
    columns.setRow(40, { language: 'pt', genre: null, isNew: true });
    expect(itemsOf(columns, { language: 'pt' }, 41)).toEqual([0, 40]);
    expect(itemsOf(columns, { genre: 'polka', price: 3 }, 41)).toEqual([1]);
    expect(itemsOf(columns, { isNew: true }, 41)).toEqual([0, 40]);
    expect(itemsOf(columns, { isNew: false }, 41)).toEqual([3]);
    expect(columns.rowOf(1)).toEqual({ genre: 'polka', language: null, price: 3, isNew: null });
    expect(columns.rowOf(39)).toEqual({ genre: null, language: null, price: null, isNew: null });
  });

  it('is checked before any of it is taken', () => {
    const columns = Columns.from(given, 4);
    const wrong: [ColumnRow, string][] = [
      [{ mood: 'calm' }, 'columns[2].mood: expected one of the columns'],
      [{ genre: 7 }, 'columns[2].genre: expected a text, or null for none, received 7'],
      [{ price: '7' }, 'columns[2].price: expected a finite number, or null for none, received "7"'],
      [{ price: Number.NaN }, 'columns[2].price: expected a finite number'],
      [{ isNew: 1 }, 'columns[2].isNew: expected a boolean, or null for none, received 1'],
      [{ genre: undefined as never }, 'columns[2].genre: expected a text'],
    ];
    for (const [row, message] of wrong) {
      expect(() => columns.requireRow(row, 'columns[2]')).toThrow(ArgumentError);
      expect(() => columns.requireRow(row, 'columns[2]')).toThrow(message);
    }
    const fit = { genre: null, language: 'new', price: -1, isNew: false };
    expect(() => columns.requireRow(fit, 'columns[2]')).not.toThrow();
  });

  it('is none in a column that it does not name, whatever the name of the column', () => {
    const columns = Columns.from({ constructor: ['jazz'], valueOf: [null], ['__proto__']: [1] }, 1);
    columns.setRow(1, {});
    expect(Object.values(columns.rowOf(1))).toEqual([null, null, null]);
  });

  it('changes what it names alone, where it is of an item that is there', () => {
    const columns = Columns.from(given, 4);
    columns.changeRow(0, { price: null, language: 'en' });
    expect(columns.rowOf(0)).toEqual({ genre: 'jazz', language: 'en', price: null, isNew: true });
  });
});

describe('columns', () => {
  it('of some items are those of the items in their order', () => {
    const some = Columns.from(given, 4).ofItems(Uint32Array.of(3, 2));
    expect([itemsOf(some, { genre: 'jazz' }, 2), itemsOf(some, { genre: 'fado' }, 2)]).toEqual([[0], [1]]);
    expect([some.rowOf(0), some.rowOf(1)]).toEqual([
      { genre: 'jazz', language: '', price: 0, isNew: false },
      { genre: 'fado', language: 'en', price: null, isNew: null },
    ]);
  });

  it('of no items yet are of the types that were named', () => {
    const columns = Columns.ofTypes({ genre: 'text', price: 'number', isNew: 'boolean' });
    columns.setRow(0, { genre: 'jazz', price: 0, isNew: false });
    columns.setRow(1, {});
    expect(itemsOf(columns, { price: 0, isNew: false, genre: 'jazz' }, 2)).toEqual([0]);
    expect(() => columns.requireRow({ price: 'dear' }, 'columns[0]')).toThrow('columns[0].price: expected a finite');
    expect(() => Columns.ofTypes({ genre: 'string' as never })).toThrow('columns.genre: expected one of text, number');
  });

  it('are refused with another length, or with values of two types, or of none', () => {
    expect(() => Columns.from(given, 5)).toThrow(ShapeError);
    expect(() => Columns.from({ genre: 'jazz' as never }, 4)).toThrow(ShapeError);
    const wrong: unknown[][] = [
      ['jazz', undefined],
      ['jazz', 7],
      [7, 'jazz'],
      [true, 1],
      [null, {}],
      [1, Number.POSITIVE_INFINITY],
    ];
    for (const values of wrong) {
      expect(() => Columns.from({ genre: values as never }, 2), String(values)).toThrow('columns.genre[1]: expected a');
    }
  });

  it('of numbers may be a typed array', () => {
    expect(itemsOf(Columns.from({ year: Uint16Array.of(1959, 1964) }, 2), { year: { above: 1960 } }, 2)).toEqual([1]);
  });
});

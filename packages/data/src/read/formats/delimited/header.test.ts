import { describe, expect, it } from 'vitest';
import { DataError } from '../../../data-error.js';
import type { ReadOptions } from '../../options.js';
import { hasHeader } from './header.js';

/** @param table - rows with a bar between them, fields with a comma */
const judge = (table: string, options: ReadOptions = {}) => {
  const rows = table.split('|').map((row) => row.split(','));
  return hasHeader('a.csv', rows, options);
};

describe('hasHeader', () => {
  it.each([
    ['a usual name', 'user,thing|ann,tea', true],
    ['two usual names that may be values', 'customer,book|ann,tea', true],
    ['a usual name with nothing below', 'user,item', true],
    ['a word over numbers only', 'who,what|ann,7|bob,8', true],
    ['numbers in the first row', '1,2|1,3', false],
    ['a number next to a word', 'ann,7|bob,8', false],
  ])('goes by %s', (_, table, expected) => expect(judge(table)).toBe(expected));

  it.each(['ann,item_id|bob,item_id', 'ann,book|bob,jam', 'ann,tea|bob,jam', 'ann,tea|bob,7|dan,jam', 'ann,tea'])(
    'refuses to guess at %s',
    (table) => {
      expect(() => judge(table)).toThrow(DataError);
      expect(() => judge(table)).toThrow(
        `a.csv:1: expected a header or a first pair, received the row ${table.split('|')[0].replace(',', ', ')}, which may be either. Pass \`header: true\``,
      );
    },
  );

  it('does what the option says', () => {
    expect(judge('user,item|1,2', { header: false })).toBe(false);
    expect(judge('1,2|1,3', { header: true })).toBe(true);
  });

  it('is sure where a column is asked for by name, not where it is by position', () => {
    expect(judge('who,2024|ann,7', { userColumn: 'who' })).toBe(true);
    expect(judge('1,2|1,3', { userColumn: 1, itemColumn: 0 })).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { findJsonKeys } from '../json-lines.js';
import { planMovieLens } from '../movielens.js';
import { planTable } from './table-layout.js';

describe('planTable', () => {
  it('finds delimiter, header, columns and width', () => {
    const layout = planTable('a.csv', 'csv', 'userId;movieId;when\n1;2;3\n', {});
    expect(layout).toMatchObject({ dialect: { delimiter: ';', quote: '"' }, header: true, widths: [3] });
    expect([layout.columns.user.position, layout.columns.item.position]).toEqual([0, 1]);
    expect(layout.columns.unused).toEqual(['when']);
  });

  it('takes a comma in a .csv where more would fit', () => {
    expect(planTable('a.csv', 'csv', 'user,a;item\n1,2;3\n', { itemColumn: 1 }).dialect.delimiter).toBe(',');
    expect(() => planTable('a.txt', 'csv', 'user,a;item\n1,2;3\n', {})).toThrow(/lines that "," and ";" fit alike/);
  });

  it('takes the delimiter and quote that are given', () => {
    const options = { delimiter: '~', quote: "'", header: false };
    expect(planTable('a.csv', 'csv', "1~'2'\n", options).dialect).toMatchObject({ delimiter: '~', quote: "'" });
    expect(planTable('a.csv', 'csv', '1,2\n', { escape: '\\' }).dialect.escapedBy).toBe('\\');
  });

  it('refuses a single column', () => {
    expect(() => planTable('a.tsv', 'tsv', 'user,item\n1,2\n', {})).toThrow(
      'a.tsv:1: expected at least 2 fields with "\\t" between them, received "user,item". Pass `format`',
    );
    expect(() => planTable('a.csv', 'csv', 'user item\n1 2\n', {})).toThrow(/received the line "user item".*delimiter/);
  });

  it('refuses a quote that never closes in the first lines', () => {
    expect(() => planTable('a.csv', 'csv', '"user,item\n1,2\n', { delimiter: ',' })).toThrow(
      'expected rows with closed quotes',
    );
  });
});

describe('planMovieLens', () => {
  it('has four columns without a header, the last of which may be missing', () => {
    const { header, widths, columns } = planMovieLens('ratings.dat', {});
    expect([header, widths]).toEqual([false, [4, 3]]);
    expect(columns).toMatchObject({ user: { position: 0 }, item: { position: 1 }, rating: { position: 2 } });
  });
});

describe('findJsonKeys', () => {
  it('has the keys of all objects in the sample', () => {
    expect(findJsonKeys('a.jsonl', '{"a":1}\n\nbad\n{"b":1,"a":2}\n')).toEqual(['a', 'b']);
  });

  it('refuses a sample without objects', () => {
    expect(() => findJsonKeys('a.jsonl', 'user,item\n')).toThrow('a.jsonl:1: expected one JSON object a line');
  });
});

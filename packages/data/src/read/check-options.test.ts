import { ArgumentError } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { checkOptionsOfFormat, checkReadOptions } from './check-options.js';
import type { Format } from './formats/formats.js';
import type { ReadOptions } from './options.js';

describe('checkReadOptions', () => {
  it.each([
    [{ format: 'xml' }, 'format: expected one of csv, tsv, jsonl, parquet, movielens, lists, received "xml"'],
    [{ listHead: 'size' }, 'listHead: expected one of count, user, none'],
    [{ ratingAbove: 3, ratingAtLeast: 4 }, 'expected only one of `ratingAbove` and `ratingAtLeast`'],
    [{ ratingAbove: Number.NaN }, 'ratingAbove: expected a finite number, received NaN'],
    [{ delimiter: '' }, 'delimiter: expected at least one character'],
    [{ delimiter: ';\n' }, 'delimiter: expected none of `quote`, `escape` and line end in it, received ";\\n"'],
    [{ delimiter: '"' }, 'delimiter: expected none of `quote`'],
    [{ delimiter: '\\', escape: '\\' }, 'delimiter: expected none of `quote`'],
    [{ quote: '""' }, 'quote: expected one character, no line end'],
    [{ quote: '' }, 'quote: expected one character'],
    [{ escape: '\n' }, 'escape: expected one character'],
  ])('refuses %j', (options, message) => {
    expect(() => checkReadOptions(options as ReadOptions)).toThrow(ArgumentError);
    expect(() => checkReadOptions(options as ReadOptions)).toThrow(message);
  });

  it('takes what may be right', () => {
    expect(() => checkReadOptions({ format: 'lists', listHead: 'count', ratingAtLeast: 0 })).not.toThrow();
    expect(() => checkReadOptions({ delimiter: '"', quote: null, escape: '\\' })).not.toThrow();
  });
});

describe('checkOptionsOfFormat', () => {
  const refused: [Format, ReadOptions][] = [
    ['tsv', { delimiter: ';' }],
    ['jsonl', { header: true }],
    ['movielens', { quote: null }],
    ['jsonl', { escape: '\\' }],
    ['lists', { userColumn: 0 }],
    ['movielens', { itemColumn: 0 }],
    ['lists', { ratingColumn: null }],
    ['lists', { ratingAbove: 3 }],
    ['lists', { ratingAtLeast: 3 }],
    ['csv', { listHead: 'count' }],
  ];

  it.each(refused)('refuses for %s the option %j, which would do nothing', (format, options) => {
    expect(() => checkOptionsOfFormat(options, format)).toThrow(ArgumentError);
    expect(() => checkOptionsOfFormat(options, format)).toThrow(`expected no value, as the format is ${format}`);
  });

  it('takes options of the format, and those of every format', () => {
    const options = { delimiter: ';', header: false, quote: null, userColumn: 0, skipBadLines: true, name: 'x' };
    expect(() => checkOptionsOfFormat(options, 'csv')).not.toThrow();
    for (const format of ['tsv', 'jsonl', 'parquet', 'movielens'] as const) {
      expect(() => checkOptionsOfFormat({ ratingColumn: 'stars', ratingAtLeast: 4 }, format)).not.toThrow();
    }
  });
});

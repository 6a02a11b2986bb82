import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { dataErrorOf } from '../../../test-support.js';
import type { ReadOptions } from '../../options.js';
import { readInteractions } from '../../read-interactions.js';
import { type ValueReader, valueReaderOf } from './parquet-values.js';

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}.parquet`, import.meta.url));
// With dictionaries and without, where timestamps are of 96 bits and small decimals integers.
const files = ['kinds', 'kinds-plain'] as const;
const read = (file: string, itemColumn: string, options: ReadOptions = {}) =>
  readInteractions(fixture(file), { userColumn: 'user', itemColumn, ratingColumn: null, ...options });
const itemsOf = async (...call: Parameters<typeof read>) => (await read(...call)).interactions.items.ids;

describe.each(files)('a column of %s', (file) => {
  it.each([
    ['int64', ['1234567890123456789', '1234567890123456790', '1234567890123456791']],
    ['uint64', ['18446744073709551615', '18446744073709551614', 7]],
    ['text', ['é', '\ufeffé', 'e']],
    ['binary-text', ['é', 'a', 'b']],
    ['fixed-text', ['aa', 'ab', 'ac']],
    ['uuid', [0, 1, 2].map((digit) => `00000000-0000-0000-0000-00000000000${digit}`)],
    ['decimal', ['1234567890123456789', '-7', 7]],
    ['decimal-whole', ['1234567890123456789', 8, 7]],
  ])('%s gives exact ids', async (column, ids) => {
    expect(await itemsOf(file, column)).toEqual(ids);
  });

  it.each([
    ['binary', 1, 'UTF-8 text', 'the bytes c32801'],
    ['fixed', 1, 'UTF-8 text', 'the bytes c328'],
    ['binary-integers', 1, 'UTF-8 text', 'the bytes 0100'],
    ['decimal-cents', 1, 'an item id', '12.1'],
    ['double', 3, 'an id below 9007199254740992', '9007199254740992'],
    ['float', 3, 'an id below 16777216', '16777216'],
    ['half', 3, 'an id below 2048', '2048'],
    ['json', 3, 'an id that a number of JavaScript can hold', '1234567890123456789'],
  ])('%s is refused in the row where an id is none', async (column, line, expected, received) => {
    const error = await dataErrorOf(read(file, column));
    expect(error).toMatchObject({ line, column, expected: expect.stringContaining(expected), received });
  });

  it('json gives texts and numbers', async () => {
    expect(await itemsOf(file, 'json', { skipBadLines: true })).toEqual(['a', 7]);
  });

  it.each([
    ['timestamp', 'dates or times'],
    ['date', 'dates or times'],
    ['time', 'dates or times'],
    ['record', 'lists of lists, maps or records'],
  ])('%s is refused as a whole', async (column, received) => {
    const error = await dataErrorOf(read(file, column, { skipBadLines: true }));
    expect(error).toMatchObject({ column, line: undefined, received });
  });

  it('ratings that are decimals compares them without noise', async () => {
    const ratings = { ratingColumn: 'decimal-cents', ratingAtLeast: 0.3 } as const;
    const { interactions, report } = await read(file, 'int64', ratings);
    expect(interactions.pairCount).toBe(3);
    expect(report.rating).toMatchObject({ minimum: 0.3, maximum: 12.1 });
  });

  it('ratings that are dates is refused', async () => {
    const { message } = await dataErrorOf(read(file, 'int64', { ratingColumn: 'date' }));
    expect(message).toContain(
      'column date: expected numbers as ratings, received dates or times. Say which column with `ratingColumn`.',
    );
  });
});

describe('the scale of a decimal', () => {
  it.each([
    ['converted type, as older writers give it alone', { converted_type: 'DECIMAL', scale: 2 }],
    ['logical type, as newer ones may', { logical_type: { type: 'DECIMAL', precision: 6, scale: 2 } }],
  ] as const)('is read from the %s', (_, kind) => {
    const { toValue } = valueReaderOf({ name: 'price', type: 'INT32', ...kind }, 'number') as ValueReader;
    expect([1210, 700].map((unscaled) => toValue!(unscaled))).toEqual([12.1, 7n]);
  });
});

describe('bytes that are no text', () => {
  it('are told how to become ids, and dropped where that is asked for', async () => {
    const { message } = await dataErrorOf(read('kinds', 'binary'));
    expect(message).toContain('Write such a key as text, as its hexadecimal digits for example (key.hex() in Python).');
    const dropped = await dataErrorOf(read('kinds', 'binary', { skipBadLines: true }));
    expect(dropped.received).toContain('bad lines only (3); line 1: expected UTF-8 text');
  });
});

describe('an encrypted file', () => {
  it('is named as such, by its footer', async () => {
    const { message } = await dataErrorOf(readInteractions(fixture('encrypted-footer')));
    expect(message).toMatch(/received an encrypted Parquet file\. Read it with its key, and write it again without/);
  });

  it('is named as such, by the column that is used', async () => {
    const error = await dataErrorOf(readInteractions(fixture('encrypted-rating')));
    expect(error).toMatchObject({ column: 'rating', received: 'an encrypted one' });
    const { interactions } = await readInteractions(fixture('encrypted-rating'), { ratingColumn: null });
    expect(interactions.items.ids).toEqual(['a', 'b', 'c']);
  });
});

describe('a row group without a value', () => {
  it('is read where it is compressed by LZ4', async () => {
    const { report } = await readInteractions(fixture('nothing-in-lz4'), { skipBadLines: true });
    expect(report).toMatchObject({ pairCount: 2, badLineCount: 2 });
  });
});

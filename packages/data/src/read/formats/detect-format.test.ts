import { describe, expect, it } from 'vitest';
import { dataErrorOf } from '../../test-support.js';
import type { ReadOptions } from '../options.js';
import type { ContentHead } from '../source/file-head.js';
import { sampleText } from '../source/text-sample.js';
import { detectFormat } from './detect-format.js';
import { formatNames, formats } from './formats.js';

function headOf(file: string, content: string | Uint8Array, isWhole = true): ContentHead {
  const bytes = Buffer.from(content);
  return { file, isGzip: file.endsWith('.gz'), bytes, isWhole };
}
const detect = (file: string, content: string | Uint8Array, options: ReadOptions = {}) =>
  detectFormat(headOf(file, content), options).name;
const errorOf = (...call: Parameters<typeof detect>) => dataErrorOf((async () => detect(...call))());

describe('the format', () => {
  it.each([
    ['a.csv', 'csv'],
    ['a.CSV', 'csv'],
    ['a.b.tsv.gz', 'tsv'],
    ['a.tab', 'tsv'],
    ['ml.inter', 'tsv'],
    ['a.jsonl', 'jsonl'],
    ['a.ndjson.gz', 'jsonl'],
  ])('of %s is known by its name', (file, format) => expect(detect(file, 'x y z\n')).toBe(format));

  it.each([
    ['movielens', '1::2::5::9\n1::3::4::9\n'],
    ['movielens', '1::2::5::9\n1:\n1::3::4::9\n'],
    ['movielens', '1::tea, black::5::9\n1::tea, green::4::9\n'],
    ['jsonl', '{"user":1,"item":2}\n'],
    ['tsv', '1\t2\n1\t3\n'],
    ['tsv', '1\t2\n1\t3\n1\t2\t3\n'],
    ['csv', '1,2\n1,3\n'],
    ['csv', '1;2\n1;3\n'],
    ['lists', '2 7 8\n1 7\n'],
  ])('%s is known by its lines, as in %j', (format, content) => expect(detect('data.txt', content)).toBe(format));

  it('of Parquet is known by its first bytes, whatever its name', () => {
    expect(detect('a.csv', 'PAR1...')).toBe('parquet');
  });

  it('is the one that is asked for', () => {
    expect(detect('a.csv', '2 7 8\n1 7\n', { format: 'lists' })).toBe('lists');
    expect(detect('a.txt', '1 2\n1 3\n', { delimiter: ' ' })).toBe('csv');
    expect(detect('a.txt', '7 8\n7 9\n', { listHead: 'none' })).toBe('lists');
  });
});

it('no two formats share a name or an ending', () => {
  expect(new Set(formatNames).size).toBe(formatNames.length);
  const endings = formats.flatMap((format) => format.endings);
  expect(new Set(endings).size).toBe(endings.length);
});

describe('an unclear or wrong format', () => {
  it('is refused with the options that decide', async () => {
    const { message } = await errorOf('a.txt', '1 2\n1 3\n');
    expect(message).toMatch(/received neither, as in the line "1 2"\. Pass `delimiter: ' '`.*, or `format: 'lists'`/);
    expect((await errorOf('a.txt', 'hello\n')).message).toMatch(/Pass `format`, or `delimiter` for a table/);
  });

  it('is refused where it is a JSON array', async () => {
    expect((await errorOf('a.json', '[{"user":1}]\n')).message).toMatch(/received a JSON array.*one object a line/);
  });

  it('is refused where Parquet was promised', async () => {
    expect((await errorOf('a.parquet', '1,2\n')).received).toBe('bytes that do not begin with PAR1');
    expect((await errorOf('a.parquet.gz', 'PAR1...')).message).toMatch(/received a gzipped one. Unpack it first/);
  });
});

describe('what is no text', () => {
  it('is refused: blank lines only', async () => {
    for (const name of ['a.csv', 'a.txt']) expect((await errorOf(name, '\n \r\n\n')).received).toBe('blank lines only');
  });

  it('is refused: UTF-16, a lone carriage return as line end', async () => {
    expect((await errorOf('a.csv', Uint8Array.of(0xff, 0xfe, 0x31, 0))).message).toMatch(/Save the file as UTF-8/);
    expect((await errorOf('a.csv', '1,2\r1,3\r')).received).toBe('lines that end with a carriage return only');
  });

  it('is refused by the first line that is not blank', async () => {
    const error = await errorOf('a.csv', Buffer.from('\n\r\nus\xe9r,item\n1,2\n', 'latin1'));
    expect(error).toMatchObject({ line: 3, expected: 'UTF-8 text' });
    expect((await errorOf('a.csv', 'a\0b\n')).line).toBe(1);
  });
});

describe('sampleText', () => {
  it('has whole lines only, and no byte order mark', () => {
    expect(sampleText(headOf('a', '\uFEFFab\ncd', false))).toBe('ab\n');
    expect(sampleText(headOf('a', '\uFEFFab\ncd'))).toBe('ab\ncd');
  });
});

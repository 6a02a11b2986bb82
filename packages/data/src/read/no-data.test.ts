import { gzipSync } from 'node:zlib';
import { LightRecError } from '@lightrec/core';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { dataErrorOf, streamOf, toParquet, useTemporaryFolder } from '../test-support.js';
import { readInteractions } from './read-interactions.js';

const files = useTemporaryFolder();
const blanks = '\n'.repeat(1 << 16);
const noColumns = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'who', data: [], type: 'STRING' }] }));

describe('what holds no interactions is refused with what to do, from a file and from a stream', () => {
  it.each<[name: string, content: string | Uint8Array, message: RegExp]>([
    ['empty', '', /received (an empty file|nothing)\. Check that whatever wrote it has come to its end/],
    ['empty.gz', '', /received an empty gzip file\. Check/],
    ['mark.csv', '\uFEFF', /received blank lines only\. Check/],
    ['blank', blanks, /received blank lines only\. Check/],
    ['blank.csv', blanks, /received blank lines only\. Check/],
    ['blanks', `${blanks}\n`, /received nothing but blank lines in the first 64 KiB\. Take the blank lines off/],
    ['blanks.txt', ` \r\n${blanks}user,item\n1,2\n`, /received nothing but blank lines in the first 64 KiB/],
    ['blanks.jsonl.gz', blanks + blanks, /received nothing but blank lines in the first 64 KiB/],
    ['header.csv', 'user,item\n', /received no row with anything in it\. Check that whatever wrote it/],
    ['header', 'user,item', /received no row with anything in it\. Check/],
    ['header.tsv', 'user\titem\n\n\n', /received no row with anything in it\. Check/],
    ['rows.parquet', toParquet([]), /received no row with anything in it\. Check|received Parquet/],
    ['columns.parquet', noColumns, /received the columns who\. Say which one with `userColumn`|received Parquet/],
    ['word', 'hello\n', /received neither, as in the line "hello"\. Pass `format`, or `delimiter` for a table/],
    ['column.csv', 'user\n1\n2\n', /received the line "user"\. A table has a column of users and one of items: say/],
    [
      'column.tsv',
      'user\n1\n2\n',
      /expected at least 2 fields with "\\t" between them, received "user"\. Pass `format`/,
    ],
    ['commas.csv', ',,\n,,\n', /received the row "", "", "", which may be either\. Pass `header: true`/],
    ['names.csv', ' , \n1,2\n', /received the columns "", ""\. Say which one with `userColumn`/],
    [
      'objects.jsonl',
      '{}\n{}\n',
      /expected one JSON object a line, with a user and an item, received objects without a key/,
    ],
    ['text.jsonl', 'user,item\n1,2\n', /received "user,item"\. Pass `format` where the file is of another one/],
    ['objects.csv', '{"user":1}\n', /Pass `format: 'jsonl'`, as this is a JSON object/],
    ['colons.csv', '1::2::5::9\n', /Pass `format: 'movielens'` for user::item/],
    ['spaces.csv', '1 2\n1 3\n', /Pass `delimiter: ' '` for a table, or `format: 'lists'`/],
  ])('%s', async (name, content, message) => {
    expect((await dataErrorOf(readInteractions(await files.write(name, content)))).message).toMatch(message);
    if (/\.(csv|jsonl|tsv)$/.test(name)) return; // Whose names say what a stream cannot.
    const bytes = name.endsWith('.gz') ? gzipSync(content) : Buffer.from(content);
    expect((await dataErrorOf(readInteractions(streamOf([bytes])))).message).toMatch(message);
  });
});

it('anything else is read or refused by an error of ours, whatever its name and its bytes', async () => {
  const piece = fc.constantFrom(
    ...[',', '\t', ';', '|', '::', ' ', '\n', '\r\n', '\r', '"', '\\', '{', '}', '[', ']', ':', '0', '7', 'a', 'null'],
    ...['user', 'item', 'rating', '{"user":1,"item":2}\n', '1,2\n', '1\t2\n', '\uFEFF', '\0', 'PAR1', '\x1f\x8b'],
  );
  const name = fc.constantFrom(
    'a',
    'a.csv',
    'a.tsv',
    'a.jsonl',
    'a.json',
    'a.inter',
    'a.dat',
    'a.parquet',
    'a.constructor',
  );
  await fc.assert(
    fc.asyncProperty(name, fc.array(piece, { maxLength: 30 }), fc.boolean(), async (file, pieces, skipBadLines) => {
      const content = Buffer.from(pieces.join(''), pieces.includes('\x1f\x8b') ? 'latin1' : 'utf8');
      const where = await files.write(`any-${file}`, content);
      const error: unknown = await readInteractions(where, { skipBadLines }).catch((reason: unknown) => reason);
      if (error instanceof Error && !LightRecError.isInstance(error)) throw error;
    }),
    { numRuns: 300 },
  );
});

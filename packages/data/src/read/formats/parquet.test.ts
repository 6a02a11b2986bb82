import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { dataErrorOf, pairsOf, toParquet, useTemporaryFolder } from '../../test-support.js';
import { readInteractions } from '../read-interactions.js';

const files = useTemporaryFolder();
const write = (name: string, content: Parameters<typeof parquetWriteBuffer>[0]) =>
  files.write(name, new Uint8Array(parquetWriteBuffer(content)));

describe('Parquet', () => {
  it('reads ids and ratings that are integers of 64 bits', async () => {
    const file = await write('ints.parquet', {
      columnData: [
        { name: 'userId', data: [1n, 1n, 2n], type: 'INT64' },
        { name: 'movieId', data: [10, 11, 12], type: 'INT32' },
        { name: 'rating', data: [4n, 5n, 1n], type: 'INT64' },
      ],
    });
    expect(pairsOf((await readInteractions(file)).interactions)).toEqual(['1 10', '1 11']);
  });

  it.each(['UNCOMPRESSED', 'SNAPPY'] as const)('reads pages that are %s', async (codec) => {
    const users = Array.from({ length: 3000 }, (_, i) => `user ${i % 50}`);
    const items = Array.from({ length: 3000 }, (_, i) => `item ${i % 70}`);
    const file = await write('packed.parquet', {
      codec,
      columnData: [
        { name: 'user', data: users, type: 'STRING' },
        { name: 'item', data: items, type: 'STRING' },
      ],
    });
    const expected = new Set(users.map((user, i) => `${user} ${items[i]}`));
    expect(pairsOf((await readInteractions(file)).interactions)).toEqual([...expected].sort());
  });

  it('names the row in which a value is missing, also in a later row group', async () => {
    const file = await write('nulls.parquet', {
      columnData: [
        { name: 'user', data: ['a', 'b', 'c', null, 'e'], type: 'STRING', nullable: true },
        { name: 'item', data: ['v', 'w', 'x', 'y', 'z'], type: 'STRING' },
      ],
      rowGroupSize: 2,
    });
    await expect(readInteractions(file)).rejects.toThrow(
      `${file}:4, column user: expected a user id, received nothing`,
    );
    const { report } = await readInteractions(file, { skipBadLines: true });
    expect(report).toMatchObject({ format: 'parquet', pairCount: 4, badLineCount: 1, rowCount: 5 });
  });

  it('lists the columns where a needed one is missing', async () => {
    const file = await write('names.parquet', {
      columnData: [
        { name: 'a', data: ['x'], type: 'STRING' },
        { name: 'b', data: ['y'], type: 'STRING' },
      ],
    });
    await expect(readInteractions(file)).rejects.toThrow('received the columns a, b. Say which one with `userColumn`.');
  });

  it('is refused where it has no rows', async () => {
    const { received } = await dataErrorOf(readInteractions(await files.write('none.parquet', toParquet([]))));
    expect(received).toBe('no row with anything in it');
  });

  it('is refused where it was cut, or a page was damaged', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => [`u${i}`, `i${i * 7}`, 5] as const);
    const bytes = toParquet(rows);
    const cut = await dataErrorOf(readInteractions(await files.write('cut.parquet', bytes.subarray(0, -9))));
    expect(cut.message).toMatch(
      /expected a whole Parquet file, received one that is cut or damaged .*Fetch the file again/,
    );
    const damaged = bytes.slice();
    damaged.fill(0xff, 8, 40);
    const error = await dataErrorOf(readInteractions(await files.write('damaged.parquet', damaged)));
    expect(error.expected).toBe('a whole Parquet file');
  });
});

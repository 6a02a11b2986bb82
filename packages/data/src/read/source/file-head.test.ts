import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dataErrorOf, useTemporaryFolder } from '../../test-support.js';
import { readHead } from './file-head.js';

const files = useTemporaryFolder();

describe('readHead', () => {
  it('has the whole of a small file, unpacked', async () => {
    const plain = await readHead(await files.write('a.csv', 'user,item\n'));
    expect(plain).toMatchObject({ isGzip: false, isWhole: true, byteCount: 10 });
    const packed = await readHead(await files.write('a.csv.gz', 'user,item\n'));
    expect(packed).toMatchObject({ isGzip: true, isWhole: true });
    expect([String(plain.bytes), String(packed.bytes)]).toEqual(['user,item\n', 'user,item\n']);
  });

  it('has the first 64 KiB of a large one', async () => {
    const { bytes, isWhole } = await readHead(await files.write('large.gz', 'abc\n'.repeat(50_000)));
    expect([bytes.length, isWhole]).toEqual([65_536, false]);
  });

  it('goes on to the second line where the first is longer, up to 16 MiB', async () => {
    const long = `${'ab'.repeat(50_000)}\nc\n`;
    const { bytes } = await readHead(await files.write('long.txt', long.repeat(20)));
    expect(String(bytes).startsWith(long)).toBe(true);
    const { bytes: capped, isWhole } = await readHead(await files.write('endless.gz', Buffer.alloc(20 << 20, 'x')));
    expect([capped.length >> 20, isWhole]).toEqual([16, false]);
  });

  it('waits for no second line where a byte is 0, as in Parquet', async () => {
    const { bytes } = await readHead(await files.write('large.parquet', `PAR1\0${'x'.repeat(500_000)}`));
    expect(bytes.length).toBe(65_536);
  });

  it('knows gzip by its bytes, not by its name', async () => {
    const { isGzip } = await readHead(await files.write('packed.csv', gzipSync('1,2\n')));
    expect(isGzip).toBe(true);
  });
});

describe('what is no data', () => {
  const errorOf = async (name: string, content: string | Uint8Array) =>
    dataErrorOf(readHead(await files.write(name, content)));

  it('is told: an empty file, plain or gzipped', async () => {
    expect((await errorOf('empty.csv', '')).message).toMatch(
      /empty\.csv: expected interactions, received an empty file/,
    );
    expect((await errorOf('empty.csv.gz', '')).received).toBe('an empty gzip file');
  });

  it('is told: no file, a folder', async () => {
    const missing = await dataErrorOf(readHead(files.pathOf('none.csv')));
    expect(missing.received).toBe('no such file or folder');
    expect((await dataErrorOf(readHead(files.pathOf('.')))).expected).toBe('a regular file');
  });

  it('is told: a name that ends in .gz for plain text', async () => {
    await files.write('named.csv', '1,2\n');
    const { rename } = await import('node:fs/promises');
    await rename(files.pathOf('named.csv'), files.pathOf('named.csv.gz'));
    const error = await dataErrorOf(readHead(files.pathOf('named.csv.gz')));
    expect(error.message).toMatch(/bytes that are not gzip\. If the file is already unpacked, take \.gz off its name/);
  });

  it.each([
    ['a zip archive', [0x50, 0x4b, 0x03, 0x04]],
    ['a zstd file', [0x28, 0xb5, 0x2f, 0xfd]],
    ['a bzip2 file', [0x42, 0x5a, 0x68]],
    ['an xz file', [0xfd, 0x37, 0x7a, 0x58]],
    ['a 7-zip archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ])('is told: %s', async (name, mark) => {
    const error = await errorOf('data.csv', Uint8Array.from([...mark, 1, 2, 3]));
    expect(error.message).toMatch(`received ${name}. Unpack it first.`);
  });

  it('is told: gzip in gzip', async () => {
    expect((await errorOf('twice.csv.gz', gzipSync('1,2\n'))).received).toBe('a file that was gzipped twice');
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataError } from '../data-error.js';
import { readLines } from './read-lines.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lines-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function linesOf(content: string | Buffer): Promise<string[]> {
  const file = path.join(folder, 'ids.txt');
  await writeFile(file, content);
  return readLines(file);
}

describe('readLines', () => {
  it.each([
    ['with and without an end of the last line', 'a\nb', ['a', 'b']],
    ['with the ends of Windows', 'a\r\nb\r\n', ['a', 'b']],
    ['with a byte order mark', '\ufeffsku-é\nb\n', ['sku-é', 'b']],
    ['that are empty', 'a\n\nb\n', ['a', '', 'b']],
    ['gzipped', gzipSync('a\nb\n'), ['a', 'b']],
  ])('gives lines %s', async (_, content, lines) => {
    expect(await linesOf(content)).toEqual(lines);
  });

  it('refuses other encodings with the line and what to do', async () => {
    const latin1 = Buffer.from('sku-1\ncafé\n', 'latin1');
    await expect(linesOf(latin1)).rejects.toThrow(
      /ids\.txt:2: expected UTF-8 text, received "café"\. Save the file as UTF-8/,
    );
    await expect(linesOf(Buffer.from('\ufeffa\nb\n', 'utf16le'))).rejects.toThrow(
      /expected UTF-8 text, received UTF-16/,
    );
    await expect(linesOf('')).rejects.toThrow(DataError);
  });
});

import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { ArgumentError } from '@lightrec/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contentOf, dataErrorOf, streamOf, toParquet, useTemporaryFolder } from '../test-support.js';
import { readInteractions } from './read-interactions.js';
import type { ReadProgress } from './table-options.js';

const files = useTemporaryFolder();
const content = 'user,item,rating\n1,2,5\n1,3,4\n2,3,5\n2,3,4\n2,4,1\n';

describe('the result', () => {
  it('has the name of the file without its endings, or the one given', async () => {
    const file = await files.write('ml-1m.v2.csv.gz', content);
    expect((await readInteractions(file)).name).toBe('ml-1m.v2');
    expect((await readInteractions(file, { name: 'films' })).name).toBe('films');
  });

  it('reports all that was understood, merged and dropped', async () => {
    const file = await files.write('a.csv', content);
    const { interactions, report, text } = await readInteractions(file);
    expect(report).toEqual({
      source: file,
      format: 'csv',
      columns: { user: 'user', item: 'item', rating: 'rating' },
      unusedColumns: [],
      rowCount: 5,
      pairCount: 3,
      duplicateCount: 1,
      rating: { rule: 'rating > 3', droppedCount: 1, minimum: 1, maximum: 5 },
      badLineCount: 0,
      badLines: [],
      warnings: [],
    });
    // Item 4 was only disliked.
    expect(interactions.items.ids).toEqual([2, 3]);
    expect(text).toBeUndefined();
  });

  it('takes a path relative to the working folder', async () => {
    const file = await files.write('a.csv', content);
    expect((await readInteractions(path.relative('.', file))).interactions.pairCount).toBe(3);
  });
});

describe('options', () => {
  it('that no file could make right are refused first', async () => {
    const read = readInteractions('none.csv', { ratingAbove: 1, ratingAtLeast: 1 });
    await expect(read).rejects.toThrow(ArgumentError);
  });

  it('that the format has no use for are refused', async () => {
    const read = readInteractions(await files.write('a.csv', content), { listHead: 'count' });
    await expect(read).rejects.toThrow('listHead: expected no value, as the format is csv, received count');
  });

  it('text is refused for a file', async () => {
    const file = await files.write('a.csv', content);
    await expect(readInteractions(file, { text: true })).rejects.toThrow('text: expected a folder with item_words.tsv');
  });

  it('ratingAtLeast and ratingColumn: null change what is positive', async () => {
    const file = await files.write('a.csv', content);
    expect((await readInteractions(file, { ratingAtLeast: 5 })).interactions.pairCount).toBe(2);
    expect((await readInteractions(file, { ratingColumn: null })).interactions.pairCount).toBe(4);
  });

  it('onProgress hears of the bytes read, up to all of them', async () => {
    for (const file of [
      await files.write('a.csv', content),
      await files.write('a.csv.gz', content),
      await files.write(
        'a.parquet',
        toParquet(
          [
            [1, 2, 5],
            [1, 3, 5],
            [2, 3, 5],
          ],
          { rowGroupSize: 1 },
        ),
      ),
    ]) {
      const heard: ReadProgress[] = [];
      await readInteractions(file, { onProgress: (progress) => heard.push(progress) });
      const { done, total } = heard.at(-1)!;
      expect(done, file).toBe(total);
      expect(heard.map((progress) => progress.done)).toEqual(
        heard.map((progress) => progress.done).toSorted((a, b) => a - b),
      );
    }
  });

  it('signal stops the read with its reason', async () => {
    const reason = new Error('stopped by hand');
    const aborted = AbortSignal.abort(reason);
    // Of no known format, so that the signal must come first.
    await expect(readInteractions(await files.write('a.txt', 'hello'), { signal: aborted })).rejects.toBe(reason);
    for (const name of ['long.csv', 'long.parquet']) {
      const rows = Array.from({ length: 50_000 }, (_, i) => [i % 100, `a long name of item ${i}`, 5] as const);
      const isParquet = name.endsWith('parquet');
      const bytes = isParquet ? toParquet(rows, { rowGroupSize: 1000 }) : `user,item,rating\n${rows.join('\n')}\n`;
      const file = await files.write(name, bytes);
      const controller = new AbortController();
      const read = readInteractions(file, { signal: controller.signal, onProgress: () => controller.abort(reason) });
      await expect(read, name).rejects.toBe(reason);
    }
  });
});

describe('a stream', () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => `${i % 300},${(i * 7) % 1999},${i % 6}`);
  const long = `user,item,rating\n${rows.join('\n')}\n`;

  it.each([
    ['csv', long],
    ['csv', gzipSync(long)],
    ['tsv', long.replaceAll(',', '\t')],
    [
      'jsonl',
      rows.map((row) => `{"user":${row.replace(',', ',"item":').replace(/,(?=\d+$)/, ',"rating":')}}\n`).join(''),
    ],
    ['movielens', rows.map((row) => `${row.replaceAll(',', '::')}::9\n`).join('')],
  ])('is read as the file of its bytes would be: %s', async (format, bytes) => {
    const expected = await readInteractions(await files.write('long', bytes));
    const { name, interactions, report } = await readInteractions(streamOf([Buffer.from(bytes)]));
    expect(contentOf(interactions)).toEqual(contentOf(expected.interactions));
    expect(report).toEqual({ ...expected.report, source: 'stream', format });
    expect(name).toBe('stream');
  });

  it('tells how many bytes were read, not of how many', async () => {
    const heard: ReadProgress[] = [];
    await readInteractions(streamOf([Buffer.from(long)]), { onProgress: (progress) => heard.push(progress) });
    expect(heard.at(-1)).toEqual({ phase: 'read', done: long.length, total: undefined, pairCount: expect.any(Number) });
  });

  it('of Parquet is refused with what to do', async () => {
    const { message } = await dataErrorOf(readInteractions(streamOf([toParquet([[1, 2, 3]])])));
    expect(message).toMatch(/received Parquet, which is read from its end\. Save it as a file and pass its path\./);
  });

  it('is let go of where it cannot be read', async () => {
    const stream = Readable.from(['who,what\nann,tea\n']);
    await dataErrorOf(readInteractions(stream));
    expect(stream.destroyed).toBe(true);
  });

  it('is a named pipe too', async () => {
    const pipe = files.pathOf('pipe');
    const maker = 'mkfifo'; // Of POSIX, which has no package.
    execFileSync(maker, [pipe]);
    const written = writeFile(pipe, content);
    const { interactions, report, name } = await readInteractions(pipe);
    await written;
    expect([interactions.pairCount, report.source, name]).toEqual([3, pipe, 'pipe']);
  });

  it('is refused where it is none', async () => {
    await expect(readInteractions(undefined as never)).rejects.toThrow(ArgumentError);
    await expect(readInteractions(7 as never)).rejects.toThrow('location: expected the path of a file or folder');
  });
});

describe('the standard input', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });
  const give = (stdin: Readable & { isTTY?: boolean }) =>
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as never);

  it('is read for "-"', async () => {
    give(Readable.from([gzipSync(content)]));
    const { name, interactions, report } = await readInteractions('-');
    expect([name, interactions.pairCount, report.source]).toEqual(['standard input', 3, 'standard input']);
  });

  it('is refused where it is a terminal, and where text is asked for', async () => {
    give(Object.assign(Readable.from([]), { isTTY: true }));
    expect((await dataErrorOf(readInteractions('-'))).message).toMatch(/received a terminal\. Pipe a file into it/);
    give(Readable.from([content]));
    await expect(readInteractions('-', { text: true })).rejects.toThrow('text: expected a folder with item_words.tsv');
  });
});

describe('a place where nothing is', () => {
  it('is told', async () => {
    const { message } = await dataErrorOf(readInteractions(files.pathOf('missing')));
    expect(message).toBe(
      `${files.pathOf('missing')}: expected a readable file or folder, received no such file or folder.`,
    );
  });
});

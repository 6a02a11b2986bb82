import type { Id } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOf, csvRow, cutInto, streamOf, toParquet, useTemporaryFolder } from '../test-support.js';
import { findNamedColumns } from './columns.js';
import { readDelimitedPairs } from './formats/delimited/delimited-pairs.js';
import { planTable } from './formats/delimited/table-layout.js';
import { readJsonLines } from './formats/json-lines.js';
import { readLists } from './formats/lists.js';
import { planMovieLens } from './formats/movielens.js';
import { PairCollector } from './pair-collector.js';
import { readInteractions } from './read-interactions.js';
import { type TextBlock, toTextBlocks } from './source/text-blocks.js';

type Row = readonly [user: Id, item: Id, rating: number];

const files = useTemporaryFolder();
const names = ['user', 'item', 'rating'];

const rating = fc.integer({ min: 1, max: 5 });
const numberId = fc.integer({ min: 0, max: 12 });
const textId = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }).filter((id) => !id.includes('\0'));
const lineId = fc.string({ unit: fc.constantFrom('a', '"', '\t', ' ', '\r', '7', 'é'), minLength: 1, maxLength: 6 });
/** Rows with at least two items that are liked, since fewer are refused. */
const rowsOf = (id: fc.Arbitrary<Id>) =>
  fc.array(fc.tuple(id, id, rating), { maxLength: 40 }).map((rows): Row[] => [[1, 1, 5], [1, 2, 5], ...rows]);

const toTable = (rows: readonly Row[], delimiter: string) =>
  [names, ...rows].map((row) => `${csvRow(row, delimiter)}\n`).join('');
const toJsonLines = (rows: readonly Row[]) =>
  rows.map(([user, item, stars]) => `${JSON.stringify({ user, item, rating: stars })}\n`).join('');
const toMovieLens = (rows: readonly Row[]) => rows.map((row) => `${row.join('::')}::978300760\n`).join('');

describe('every format', () => {
  const read = async (name: string, content: string | Uint8Array) =>
    contentOf((await readInteractions(await files.write(name, content))).interactions);

  it('gives the same interactions for the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf(numberId), async (rows) => {
        const expected = await read('a.csv', toTable(rows, ','));
        expect(await read('a.tsv.gz', toTable(rows, '\t'))).toEqual(expected);
        expect(await read('a.ssv.csv', toTable(rows, ';').replaceAll('\n', '\r\n'))).toEqual(expected);
        expect(await read('a.jsonl', toJsonLines(rows))).toEqual(expected);
        expect(await read('a.parquet', toParquet(rows, { rowGroupSize: 7 }))).toEqual(expected);
        expect(await read('ratings.dat', toMovieLens(rows))).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps ids that are any text, through quoting and line ends', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf(textId), async (rows) => {
        const expected = await read('b.jsonl', toJsonLines(rows));
        expect(await read('b.csv', toTable(rows, ','))).toEqual(expected);
        expect(await read('b.parquet', toParquet(rows))).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps ids in tsv that are any text on one line, quoted or not', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf(lineId), async (rows) => {
        const expected = await read('line.jsonl', toJsonLines(rows));
        expect(await read('b.tsv', toTable(rows, '\t'))).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('gives the pairs of lists that a table of them has', async () => {
    const lists = fc.array(fc.uniqueArray(numberId, { minLength: 1 }), { minLength: 2, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(lists, async (generated) => {
        const users = [[1, 2], ...generated];
        const rows = users.flatMap((items, user) => items.map((item): Row => [user, item, 5]));
        const expected = await read('c.csv', toTable(rows, ','));
        const heads = {
          count: (items: number[]) => [items.length, ...items],
          user: (items: number[], user: number) => [user, ...items],
          none: (items: number[]) => items,
        };
        for (const listHead of ['count', 'user', 'none'] as const) {
          const lines = users.map((items, user) => heads[listHead](items, user).join(' '));
          const file = await files.write('lists.dat', `${lines.join('\n')}\n`);
          const { interactions } = await readInteractions(file, { format: 'lists', listHead });
          expect(contentOf(interactions), listHead).toEqual(expected);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a stream', () => {
  const columns = findNamedColumns('a', names, {});
  const readers: {
    format: string;
    toText: (rows: readonly Row[]) => string;
    read: (blocks: AsyncIterable<TextBlock>, text: string, collector: PairCollector) => Promise<void>;
  }[] = [
    {
      format: 'csv',
      toText: (rows) => toTable(rows, ','),
      read: (blocks, text, collector) => readDelimitedPairs(blocks, 'a', planTable('a', 'csv', text, {}), collector),
    },
    {
      format: 'movielens',
      toText: (rows) =>
        toMovieLens(rows.map(([user, item, stars]) => [String(user).length, String(item).length, stars])),
      read: (blocks, _, collector) => readDelimitedPairs(blocks, 'a', planMovieLens('a', {}), collector),
    },
    {
      format: 'jsonl',
      toText: toJsonLines,
      read: (blocks, _, collector) => readJsonLines(blocks, columns, collector),
    },
    {
      format: 'lists',
      toText: (rows) => rows.map((row) => `é${row[2]} ${row[2]} x\n`).join(''),
      read: (blocks, _, collector) => readLists(blocks, 'user', collector),
    },
  ];

  /** Adds two pairs of its own, since fewer than two items are refused. */
  async function readChunks({ format, read }: (typeof readers)[number], text: string, chunks: readonly Uint8Array[]) {
    const collector = new PairCollector('a', format === 'lists' ? undefined : columns, { skipBadLines: false });
    collector.addRow(0, 'first', 'first', 5);
    collector.addRow(0, 'first', 'second', 5);
    const onBadText = (line: number) => expect.fail(`line ${line} is text`);
    if (chunks.length > 0) await read(toTextBlocks(streamOf(chunks), { file: 'a', onBadText }), text, collector);
    return contentOf(collector.finish().interactions);
  }

  for (const reader of readers) {
    it(`of ${reader.format} gives the same interactions wherever it is cut`, async () => {
      await fc.assert(
        fc.asyncProperty(rowsOf(textId), fc.array(fc.nat(600)), async (rows, cuts) => {
          const text = reader.toText(rows);
          const whole = Buffer.from(text);
          const expected = await readChunks(reader, text, [whole]);
          expect(await readChunks(reader, text, cutInto(whole, cuts))).toEqual(expected);
        }),
        { numRuns: 60 },
      );
    });
  }
});

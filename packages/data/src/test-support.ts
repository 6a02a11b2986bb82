import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Id, Interactions } from '@lightrec/core';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, expect } from 'vitest';
import { DataError } from './data-error.js';
import type { TableOptions } from './read/table-options.js';
import type { PositiveEvents } from './read/values/event-types.js';

/** A folder for the files of one test file; gone after it. */
export function useTemporaryFolder(): {
  pathOf(name: string): string;
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** A folder with such files, by their paths in it, and nothing else. */
  writeTree(name: string, contents: Readonly<Record<string, string | Uint8Array>>): Promise<string>;
} {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lightrec-data-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const pathOf = (name: string) => path.join(folder, name);
  const write = async (name: string, content: string | Uint8Array) => {
    await writeFile(pathOf(name), name.endsWith('.gz') ? gzipSync(content) : content);
    return pathOf(name);
  };
  return {
    pathOf,
    write,
    async writeTree(name, contents) {
      await rm(pathOf(name), { recursive: true, force: true });
      await mkdir(pathOf(name));
      for (const [file, content] of Object.entries(contents)) {
        await mkdir(path.dirname(path.join(pathOf(name), file)), { recursive: true });
        await write(path.join(name, file), content);
      }
      return pathOf(name);
    },
  };
}

/** Everything that two equal interactions have in common, as plain values. */
export function contentOf({ users, items, userOffsets, userItems, duplicateCount }: Interactions) {
  return {
    users: users.ids,
    items: items.ids,
    userOffsets: [...userOffsets],
    userItems: [...userItems],
    duplicateCount,
  };
}

/** As `contentOf`, and what the pairs carry. */
export function wholeOf(interactions: Interactions) {
  const { weights, timestamps } = interactions;
  return { ...contentOf(interactions), weights: weights && [...weights], timestamps: timestamps && [...timestamps] };
}

/** The pairs as `user item` texts, sorted. */
export function pairsOf(interactions: Interactions): string[] {
  const users = interactions.userIndices();
  return Array.from(
    interactions.userItems,
    (item, pair) => `${interactions.users.idAt(users[pair])} ${interactions.items.idAt(item)}`,
  ).sort();
}

/** Pairs of few users and items, so that they often share some. */
export const pairLists: fc.Arbitrary<[user: Id, item: Id][]> = fc.array(
  fc.tuple(fc.constantFrom<Id>('a', 'b', 'c', 'd', 'e', 7), fc.nat(7)),
);

/** Each pair with its time and its weight, as `user item time weight`, sorted. */
export function logOf(interactions: Interactions): string[] {
  const users = interactions.userIndices();
  return Array.from(interactions.userItems, (item, pair) =>
    [
      ...[interactions.users.idAt(users[pair]), interactions.items.idAt(item)],
      ...[interactions.timestamps?.[pair] ?? '-', interactions.weights?.[pair] ?? '-'],
    ].join(' '),
  ).sort();
}

/** Fields of a log as texts, right ones and others. */
export const logFields = {
  event: { plain: ['view', 'buy', 'cart'], all: ['Buy', '1', 'buy now', 'é', '', ' ', ' buy'] },
  weight: {
    plain: ['1', '3', '0.5'],
    all: ['0', '-1', 'x', '', '1e2', '1e39', '1e-60', '.5', ' 2', 'true', '12345678901234567'],
  },
  timestamp: {
    plain: ['1530000000', '1530000000123', '2018-07-07 22:09:11', '2018-07-07', '2018-07-07T22:09:11Z'],
    all: [
      ...[
        '1530000000123456',
        '1530000000123456789',
        '1.53e9',
        '1530000000.25',
        '-5',
        '99999999999',
        '100000000000',
        '0',
        '1e30',
      ],
      ...[
        '2018-07-07 22:09:11 UTC',
        '2018-07-07T22:09:11.123456789+05:30',
        '2018-07-07 22:09',
        '2018-07-07T22:09:11-0800',
      ],
      ...[
        '2018-02-29',
        '2016-02-29',
        '1900-02-29',
        '2018-13-01',
        '2018-00-10',
        '2018-04-31',
        '2018-01-00',
        '2018-07-07 24:00:00',
      ],
      ...[
        '2018-07-07 22:60:11',
        '2018-07-07X22:09:11',
        '2018-07-07 22-09-11',
        '07/07/2018',
        '2018-7-7',
        'now',
        '',
        ' 5',
        '0001-01-01',
      ],
    ],
  },
} as const;

/** Columns of a log and the options by which they are read. */
export const logTables: fc.Arbitrary<{ names: string[]; options: TableOptions }> = fc
  .record({
    roles: fc.subarray(['rating', 'event', 'weight', 'timestamp'] as const),
    positive: fc.constantFrom<PositiveEvents>(['buy', 'cart'], { buy: 3, cart: 0.5 }, ['1', 'é']),
  })
  .chain(({ roles, positive }) =>
    fc.shuffledSubarray(['user', 'item', ...roles], { minLength: roles.length + 2 }).map((names) => ({
      names,
      options: {
        ...(roles.includes('event') ? { positive } : {}),
        ...(roles.includes('weight') ? { weightColumn: 'weight' } : {}),
        ...(roles.includes('timestamp') ? { timestampColumn: true } : {}),
      },
    })),
  );

/** A row of separated values, quoted where it must be. */
export function csvRow(fields: readonly unknown[], delimiter = ','): string {
  const quoted = fields.map(String).map((field) => {
    const isPlain =
      field === field.trim() && field !== '' && ![delimiter, '"', '\n', '\r'].some((c) => field.includes(c));
    return isPlain ? field : `"${field.replaceAll('"', '""')}"`;
  });
  return quoted.join(delimiter);
}

/** A Parquet file of ids as text and ratings. */
export function toParquet(
  rows: readonly (readonly [user: Id, item: Id, rating: number])[],
  options: { rowGroupSize?: number } = {},
): Uint8Array {
  const column = (index: 0 | 1) => rows.map((row) => String(row[index]));
  const bytes = parquetWriteBuffer({
    columnData: [
      { name: 'user', data: column(0), type: 'STRING' },
      { name: 'item', data: column(1), type: 'STRING' },
      { name: 'rating', data: rows.map((row) => row[2]), type: 'DOUBLE' },
    ],
    ...options,
  });
  return new Uint8Array(bytes);
}

/** Chunks as a stream gives them. */
export async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

/** The content in chunks that end at `cuts`, of which those beyond its end do not count. */
export function cutInto(content: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.filter((cut) => cut < content.length).sort((a, b) => a - b), content.length];
  return places.slice(1).map((end, i) => content.subarray(places[i], end));
}

/** The `DataError` that a read ends with. */
export async function dataErrorOf(read: Promise<unknown>): Promise<DataError> {
  const error = await read.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toSatisfy((value) => DataError.isInstance(value));
  return error as DataError;
}

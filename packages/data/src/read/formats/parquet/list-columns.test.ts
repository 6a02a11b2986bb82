import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../data-error.js';
import { dataErrorOf, logOf, useTemporaryFolder, wholeOf } from '../../../test-support.js';
import type { ReadOptions } from '../../options.js';
import { PairCollector } from '../../pair-collector.js';
import { readInteractions } from '../../read-interactions.js';
import type { TableOptions } from '../../table-options.js';
import { EventTypes } from '../../values/event-types.js';
import { openGroups } from './group-pages.js';
import { findParquetColumns, openParquet, readRowGroups, readRowGroupsPlainly } from './parquet-file.js';

const files = useTemporaryFolder();
const day = 86_400_000;
const july7 = Date.UTC(2018, 6, 7);

describe.each(['sessions', 'sessions-plain'])('%s.parquet of pyarrow', (name) => {
  const fixture = fileURLToPath(new URL(`./fixtures/${name}.parquet`, import.meta.url));
  const read = (options: ReadOptions) => readInteractions(fixture, options);

  it.each([
    ['ms', 0],
    ['us', 1000.25],
    ['ns', 1000.2505],
    ['date', 0],
    ['text', 0],
  ])('holds times in %s, to the microsecond', async (timestampColumn, more) => {
    const { interactions } = await read({ itemColumn: 'item', timestampColumn });
    const times = [0, 1, 2, 3].map((days) => july7 + days * day + more);
    const inMicroseconds = (time: number) => Math.round(1000 * time);
    expect(Array.from(interactions.timestamps!, inMicroseconds)).toEqual(times.map(inMicroseconds));
  });

  it('is read as a pair for each entry of a list, with lists beside it', async () => {
    const { interactions, report } = await read({ itemColumn: 'aids', timestampColumn: 'times' });
    expect(logOf(interactions)).toEqual([
      ...[`a 1 ${july7} -`, `a 2 ${july7 + day} -`, `b 2 ${july7 + 2 * day} -`],
      ...[`d 1 ${july7 + 4 * day} -`, `d 3 ${july7 + 3 * day} -`],
    ]);
    expect(report).toMatchObject({ rowCount: 6, pairCount: 5, duplicateCount: 1, badLineCount: 0 });
    expect(report.warnings).toContain('Rows with an empty list, which were left out: 1.');
    const { interactions: named } = await read({ itemColumn: 'names' });
    expect(logOf(named)).toEqual(['a x - -', 'a y - -', 'b y - -', 'd x - -', 'd z - -']);
  });

  it('is read as a pair for each record of a list', async () => {
    const options = { itemColumn: 'aid', timestampColumn: 'ts', eventColumn: 'type', weightColumn: 'count' };
    const { interactions, report } = await read({ ...options, positive: ['orders', 'carts'] });
    expect(logOf(interactions)).toEqual([
      ...[`a 2 ${july7 + day} 2`, `b 2 ${july7 + 2 * day} 3`, `d 1 ${july7 + 4 * day} 5`, `d 3 ${july7 + 3 * day} 4`],
    ]);
    expect(report.columns).toEqual({
      ...{ user: 'session', item: 'events.aid', rating: undefined },
      ...{ event: 'events.type', weight: 'events.count', timestamp: 'events.ts' },
    });
    const error = await dataErrorOf(read({ ...options, eventColumn: 'type', positive: ['clicks'] }));
    expect(error).toMatchObject({ line: 4, column: 'events.count', received: 'nothing' });
  });

  it('takes one value for all entries where that is no list', async () => {
    const { interactions } = await read({ itemColumn: 'names', timestampColumn: 'ms' });
    expect(logOf(interactions).slice(0, 2)).toEqual([`a x ${july7} -`, `a y ${july7} -`]);
  });

  it('names lists of other lengths, entries without a value, and what is no list of values', async () => {
    const { report } = await read({ itemColumn: 'aids', weightColumn: 'holes', skipBadLines: true });
    expect(report.badLines.map(({ line, expected, received }) => [line, expected, received])).toEqual([
      [1, 'a finite weight above 0', 'nothing'],
      [3, 'as many entries as aids has, 0', '1'],
      [4, 'as many entries as aids has, 3', '1'],
    ]);
    const hole = await dataErrorOf(read({ itemColumn: 'holes' }));
    expect(hole).toMatchObject({ line: 1, column: 'holes', expected: 'an item id', received: 'nothing' });
    for (const itemColumn of ['deep', 'map']) {
      const error = await dataErrorOf(read({ itemColumn }));
      expect(error).toMatchObject({ column: itemColumn, received: 'lists of lists, maps or records' });
    }
    const dates = await dataErrorOf(read({ itemColumn: 'times' }));
    expect(dates).toMatchObject({ column: 'times', received: 'dates or times' });
  });
});

const tables = fc.integer({ min: 1, max: 30 }).chain((rowCount) => {
  const lists = <T>(values: fc.Arbitrary<T>, lengths: readonly number[]) =>
    fc.tuple(...lengths.map((length) => fc.array(values, { minLength: length, maxLength: length })));
  return fc.array(fc.nat(4), { minLength: rowCount, maxLength: rowCount }).chain((lengths) =>
    fc.record({
      users: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: rowCount, maxLength: rowCount }),
      items: lists(fc.integer({ min: 1, max: 6 }), lengths),
      times: lists(
        fc.oneof(
          { weight: 60, arbitrary: fc.integer({ min: 1, max: 99 }) },
          { weight: 1, arbitrary: fc.constantFrom(0, null) },
        ),
        lengths,
      ),
    }),
  );
});

function toParquet({
  users,
  items,
  times,
}: {
  users: string[];
  items: number[][];
  times: (number | null)[][];
}): Uint8Array {
  const list = (name: string) => [
    { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'OPTIONAL', type: 'INT32' },
  ];
  const schema = [
    { name: 'root', num_children: 3 },
    { name: 'user', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    ...list('items'),
    ...list('times'),
  ];
  const columnData = [
    { name: 'user', data: users },
    { name: 'items', data: items },
    { name: 'times', data: times },
  ];
  type Content = Parameters<typeof parquetWriteBuffer>[0];
  return new Uint8Array(parquetWriteBuffer({ schema, columnData, rowGroupSize: 7, pageSize: 40 } as Content));
}

async function outcomeOf(file: string) {
  try {
    return wholeOf((await readInteractions(file, { timestampColumn: 'times', skipBadLines: true })).interactions);
  } catch (error) {
    if (!DataError.isInstance(error)) throw error;
    return error.received;
  }
}

/** How a file is read by `reading`, with whatever is asked for. */
async function outcomeBy(reading: typeof readRowGroups, file: string, options: TableOptions, skipBadLines: boolean) {
  try {
    const parquet = await openParquet(file);
    const columns = findParquetColumns(parquet, options);
    const collector = new PairCollector(file, columns, { skipBadLines, items: ['i9'], positive: options.positive });
    await reading(parquet, columns, collector, () => {});
    const { interactions, report } = collector.finish();
    return { ...wholeOf(interactions), report };
  } catch (error) {
    if (!DataError.isInstance(error)) throw error;
    return error.message;
  }
}

async function countPaged(file: string, options: TableOptions): Promise<number> {
  const parquet = await openParquet(file);
  const columns = findParquetColumns(parquet, options);
  const types = options.positive && new EventTypes(file, 'type', options.positive);
  const readGroup = openGroups(parquet, columns, types);
  const groups = await Promise.all(parquet.metadata.row_groups.map((_, group) => readGroup?.(group)));
  return groups.filter(Boolean).length;
}

describe('readRowGroups of lists', () => {
  it.each(['sessions', 'sessions-plain'])('reads each column of %s as its slow twin does', async (name) => {
    const file = fileURLToPath(new URL(`./fixtures/${name}.parquet`, import.meta.url));
    const { listColumns } = await openParquet(file);
    const names = [undefined, 'item', ...listColumns.map((column) => column.name)];
    let pagedCount = 0;
    for (const itemColumn of names.slice(1)) {
      for (const timestampColumn of names.filter((other) => other === undefined || other !== itemColumn)) {
        for (const weightColumn of [undefined, 'events.count']) {
          const options = { itemColumn, timestampColumn, weightColumn };
          for (const skipBadLines of [true, false]) {
            const outcomes = [readRowGroups, readRowGroupsPlainly].map((reading) =>
              outcomeBy(reading, file, options, skipBadLines),
            );
            expect(await outcomes[0], JSON.stringify(options)).toEqual(await outcomes[1]);
          }
          pagedCount += await countPaged(file, options).catch(() => 0);
        }
      }
    }
    expect(pagedCount).toBeGreaterThan(30);
  });

  it('reads the pairs, the report and the errors that its slow twin does', async () => {
    let pagedCount = 0;
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.boolean(),
        fc.constantFrom(undefined, 'times'),
        async (table, skipBadLines, weightColumn) => {
          const file = await files.write('a.parquet', toParquet(table));
          const options = weightColumn ? { weightColumn } : { timestampColumn: true as const };
          const outcomes = [readRowGroups, readRowGroupsPlainly].map((reading) =>
            outcomeBy(reading, file, options, skipBadLines),
          );
          expect(await outcomes[0]).toEqual(await outcomes[1]);
          pagedCount += await countPaged(file, options);
        },
      ),
      { numRuns: 300 },
    );
    expect(pagedCount).toBeGreaterThan(200);
  });
});

describe('lists of Parquet', () => {
  it('are the pairs that the same lists are in JSON Lines', async () => {
    let readCount = 0;
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        const lines = table.users.map((user, i) => ({ user, items: table.items[i], times: table.times[i] }));
        const json = await files.write('a.jsonl', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
        const outcome = await outcomeOf(await files.write('a.parquet', toParquet(table)));
        if (table.items.some(({ length }) => length > 0)) expect(outcome).toEqual(await outcomeOf(json));
        if (typeof outcome !== 'string') readCount++;
      }),
      { numRuns: 100 },
    );
    expect(readCount).toBeGreaterThan(30);
  });

  it('are read or refused as data, wherever a file is cut or changed', async () => {
    const whole = await readFile(fileURLToPath(new URL('./fixtures/sessions.parquet', import.meta.url)));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (place, value, isCut) => {
        const bytes = isCut ? whole.subarray(0, place) : Uint8Array.from(whole);
        if (!isCut) bytes[place] = value;
        const file = await files.write('damaged.parquet', bytes);
        const read = readInteractions(file, {
          itemColumn: 'events.aid',
          timestampColumn: 'events.ts',
          skipBadLines: true,
        });
        await read.catch((error: unknown) => expect(error).toSatisfy((one) => DataError.isInstance(one)));
      }),
      { numRuns: 300 },
    );
  });
});

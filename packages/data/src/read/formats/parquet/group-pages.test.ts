import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../data-error.js';
import { logFields, logTables, useTemporaryFolder, wholeOf } from '../../../test-support.js';
import { findNamedColumns } from '../../columns.js';
import { PairCollector } from '../../pair-collector.js';
import type { TableOptions } from '../../table-options.js';
import { EventTypes } from '../../values/event-types.js';
import { openGroups } from './group-pages.js';
import { findParquetColumns, openParquet, readRowGroups, readRowGroupsPlainly } from './parquet-file.js';

const files = useTemporaryFolder();

async function outcomeOf(read: typeof readRowGroups, file: string, skipBadLines: boolean, options: TableOptions = {}) {
  try {
    const parquet = await openParquet(file);
    const columns = findParquetColumns(parquet, options);
    const collector = new PairCollector(file, columns, { skipBadLines, items: ['i9'], positive: options.positive });
    await read(parquet, columns, collector, () => {});
    const { interactions, report } = collector.finish();
    return { ...wholeOf(interactions), report };
  } catch (error) {
    if (!DataError.isInstance(error)) throw error;
    return { message: error.message };
  }
}

type ColumnSource = Parameters<typeof parquetWriteBuffer>[0]['columnData'][number];

/** Columns of `rowCount` rows in every form that the writer has; `few` values make a dictionary. */
const integers = (few: boolean) => fc.integer({ min: few ? 1 : -(2 ** 31), max: few ? 5 : 2 ** 31 - 1 });
const longs = (few: boolean) =>
  few ? fc.bigInt(1n, 4n) : fc.oneof(fc.bigInt(-9n, 9n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n));
const texts = (few: boolean) =>
  few
    ? fc.constantFrom('a', 'b', '7', '007', 'é', '中文', 'i9')
    : fc.oneof(
        { weight: 30, arbitrary: fc.string({ minLength: 1, maxLength: 9 }) },
        { weight: 1, arbitrary: fc.constant('') },
      );

function columnOf(name: string, rowCount: number, isId: boolean): fc.Arbitrary<ColumnSource> {
  const column = (type: ColumnSource['type'], values: fc.Arbitrary<unknown>) =>
    fc.tuple(fc.constantFrom(0, 0, 0, 1), fc.boolean()).chain(([nullWeight, nullable]) => {
      const rows = fc.oneof({ weight: 30, arbitrary: values }, { weight: nullWeight, arbitrary: fc.constant(null) });
      return fc
        .array(nullWeight ? rows : values, { minLength: rowCount, maxLength: rowCount })
        .map((data) => ({ name, data, type, nullable: nullable || nullWeight > 0 }) as ColumnSource);
    });
  const ratings = fc.constantFrom(1, 3, 3.5, 4, 5);
  return fc
    .boolean()
    .chain((few) =>
      isId
        ? fc.oneof(
            column('INT32', integers(few)),
            column('INT64', longs(few)),
            column('STRING', texts(few)),
            column('DOUBLE', fc.nat(9)),
          )
        : fc.oneof(
            column(
              'DOUBLE',
              few
                ? ratings
                : fc.oneof({ weight: 40, arbitrary: fc.double() }, { weight: 1, arbitrary: fc.constant(4) }),
            ),
            column('FLOAT', ratings),
            column('INT32', integers(few)),
            column('INT64', longs(few)),
            column('BOOLEAN', fc.boolean()),
          ),
    );
}

const tables = fc.integer({ min: 1, max: 60 }).chain((rowCount) =>
  fc.record({
    columnData: fc.tuple(
      columnOf('user', rowCount, true),
      columnOf('item', rowCount, true),
      columnOf('rating', rowCount, false),
    ),
    rowGroupSize: fc.constantFrom(7, 25, 1000),
    codec: fc.constantFrom('UNCOMPRESSED', 'SNAPPY'),
    pageSize: fc.constantFrom(64, 1 << 20),
    dictionarySize: fc.constantFrom(24, 1 << 20),
  }),
);

const logs = fc.tuple(logTables, fc.integer({ min: 1, max: 40 })).chain(([{ names, options }, rowCount]) => {
  const column = (name: string, type: ColumnSource['type'], values: fc.Arbitrary<unknown>) =>
    fc
      .array(values, { minLength: rowCount, maxLength: rowCount })
      .map((data) => ({ name, data, type, nullable: data.includes(null) }) as ColumnSource);
  const texts = ({ plain, all }: { plain: readonly string[]; all: readonly string[] }) =>
    fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(...plain) },
      { weight: 1, arbitrary: fc.constantFrom(...all, null) },
    );
  const time = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const columnsOf: Readonly<Record<string, (name: string) => fc.Arbitrary<ColumnSource>>> = {
    user: (name) => column(name, 'INT32', integers(true)),
    item: (name) => column(name, 'STRING', fc.constantFrom('a', 'b', 'i9')),
    rating: (name) => columnOf(name, rowCount, false),
    event: (name) =>
      fc.oneof(
        column(name, 'STRING', texts(logFields.event)),
        column(name, 'INT32', fc.constantFrom(1, 1, 2)),
        column(name, 'DOUBLE', fc.constantFrom(1, 2)),
      ),
    weight: (name) =>
      fc.oneof(
        column(name, 'INT32', fc.constantFrom(1, 2, 3)),
        column(name, 'INT64', fc.bigInt(0n, 30n)),
        column(
          name,
          'DOUBLE',
          fc.oneof({ weight: 30, arbitrary: fc.constantFrom(0.5, 2) }, { weight: 1, arbitrary: fc.double() }),
        ),
        column(name, 'STRING', texts(logFields.weight)),
      ),
    timestamp: (name) =>
      fc.oneof(
        column(
          name,
          'TIMESTAMP',
          time.map((seconds) => new Date(seconds * 1000 + 5)),
        ),
        column(name, 'INT64', fc.oneof(fc.bigInt(-9n, 9n), fc.bigInt(10n ** 9n, 2n ** 62n))),
        column(name, 'INT32', time),
        column(
          name,
          'DOUBLE',
          fc.oneof({ weight: 30, arbitrary: time }, { weight: 1, arbitrary: fc.constantFrom(1e30, Number.NaN, 1e12) }),
        ),
        column(name, 'STRING', texts(logFields.timestamp)),
      ),
  };
  return fc.tuple(...names.map((name) => columnsOf[name](name))).map((columnData) => ({ columnData, options }));
});

describe('readRowGroups of a log', () => {
  it('reads times, weights and events as its slow twin does', async () => {
    let pagedCount = 0;
    await fc.assert(
      fc.asyncProperty(logs, fc.boolean(), async ({ columnData, options }, skipBadLines) => {
        const bytes = new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 25 }));
        const file = await files.write('log.parquet', bytes);
        const outcome = await outcomeOf(readRowGroups, file, skipBadLines, options);
        expect(outcome).toEqual(await outcomeOf(readRowGroupsPlainly, file, skipBadLines, options));
        if (columnData.length < 4 || !('report' in outcome)) return;
        const parquet = await openParquet(file);
        const types = options.positive && new EventTypes(file, 'event', options.positive);
        if (await openGroups(parquet, findParquetColumns(parquet, options), types)?.(0)) pagedCount++;
      }),
      { numRuns: 600 },
    );
    expect(pagedCount).toBeGreaterThan(30);
  });
});

describe('readRowGroups', () => {
  it('reads the pairs, the report and the errors that its slow twin does', async () => {
    let pagedCount = 0;
    await fc.assert(
      fc.asyncProperty(tables, fc.boolean(), async (table, skipBadLines) => {
        const bytes = new Uint8Array(parquetWriteBuffer(table as Parameters<typeof parquetWriteBuffer>[0]));
        const file = await files.write('table.parquet', bytes);
        const outcome = await outcomeOf(readRowGroups, file, skipBadLines);
        expect(outcome).toEqual(await outcomeOf(readRowGroupsPlainly, file, skipBadLines));
        const parquet = await openParquet(file);
        if (await openGroups(parquet, findParquetColumns(parquet, {}))?.(0)) pagedCount++;
      }),
      { numRuns: 300 },
    );
    expect(pagedCount).toBeGreaterThan(50);
  });

  it.each([
    ['kinds.parquet', ['id', 'text']],
    ['kinds-plain.parquet', ['id', 'text']],
  ])('reads each column of %s as its slow twin does', async (name) => {
    const file = fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
    const parquet = await openParquet(file);
    const names = parquet.plainColumns.map(({ element }) => element.name);
    for (const userColumn of names) {
      for (const ratingColumn of [null, ...names]) {
        if (ratingColumn === userColumn || names.length < 3) continue;
        const itemColumn = names.find((other) => other !== userColumn && other !== ratingColumn)!;
        const columns = findNamedColumns(file, names, {
          userColumn,
          itemColumn,
          ratingColumn,
          ratingAtLeast: ratingColumn === null ? undefined : -9,
        });
        const outcomes = [readRowGroups, readRowGroupsPlainly].map(async (read) => {
          const collector = new PairCollector(file, columns, { skipBadLines: true });
          try {
            await read(parquet, columns, collector, () => {});
            const { interactions, report } = collector.finish();
            return { ...wholeOf(interactions), report };
          } catch (error) {
            return String(error);
          }
        });
        expect(await outcomes[0]).toEqual(await outcomes[1]);
      }
    }
  });
});

import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../data-error.js';
import { contentOf, useTemporaryFolder } from '../../../test-support.js';
import { findNamedColumns } from '../../columns.js';
import { PairCollector } from '../../pair-collector.js';
import { openGroups } from './group-pages.js';
import { findParquetColumns, openParquet, readRowGroups, readRowGroupsPlainly } from './parquet-file.js';

const files = useTemporaryFolder();

async function outcomeOf(read: typeof readRowGroups, file: string, skipBadLines: boolean) {
  try {
    const parquet = await openParquet(file);
    const columns = findParquetColumns(parquet, {});
    const collector = new PairCollector(file, columns, { skipBadLines, items: ['i9'] });
    await read(parquet, columns, collector, () => {});
    const { interactions, report } = collector.finish();
    return { ...contentOf(interactions), report };
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
            return { ...contentOf(interactions), report };
          } catch (error) {
            return String(error);
          }
        });
        expect(await outcomes[0]).toEqual(await outcomes[1]);
      }
    }
  });
});

import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../test-support.js';
import { comparePaths, findParts } from './find-parts.js';

const temporary = useTemporaryFolder();

/** The parts of a folder with files of such paths, and what their paths say. */
async function partsOf(...names: string[]) {
  const folder = await temporary.writeTree('parts', Object.fromEntries(names.map((name) => [name, 'x'])));
  const parts = await findParts(folder, ['items.tsv']);
  return parts.map(({ file, partition }) => {
    const values = Object.entries(partition).map(([key, value]) => `${key}: ${value}`);
    return [path.relative(folder, file).split(path.sep).join('/'), ...values].join(', ');
  });
}

const [run, other] = ['6f1c2b7e-0d6b-4b1c-9a59-0c1b8d3c1f2a', 'aa1c2b7e-1d6b-4b1c-8a59-0c1b8d3c1f2b'];

describe('the parts of a table', () => {
  it.each([
    ['Spark', [`part-00000-${run}-c000.csv`, `part-00001-${run}-c000.csv`, `part-00000-${other}-c000.csv`]],
    ['one of Spark', [`part-00000-${run}-c000.snappy.parquet`]],
    ['Databricks', ['part-00000-tid-77-ab12-1-c000.json.gz', 'part-00001-tid-77-ab12-9-c000.json.gz']],
    ['DataFusion', ['QkPnmp6MqyHWYFlP_0.parquet', 'QkPnmp6MqyHWYFlP_1.parquet', 'zkPnmp6MqyHWYFlP_0.parquet']],
    ['Dask', ['part.0.parquet', 'part.1.parquet']],
    ['pyarrow', ['part-0.parquet']],
    ['Hive', ['000000_0', '000001_0']],
    ['Hadoop', ['part-r-00000', 'part-r-00001']],
    ['BigQuery', ['data-000000000000.csv.gz', 'data-000000000001.csv.gz']],
    ['split', ['xaa', 'xab']],
    ['years', ['ratings_2019.csv', 'ratings_2020.csv']],
  ])('as %s writes them', async (_, names) => {
    expect((await partsOf(...names)).toSorted()).toEqual(names.toSorted());
  });

  it('are without markers, checksums, hidden and unfinished files, notes and tables of their own', async () => {
    const beside = ['_SUCCESS', '_committed_12', '_started_12', '_metadata', '_common_metadata', '.part-1.csv.crc'];
    const more = ['.hidden/part-9.csv', '_temporary/part-9.csv', 'part-9.csv.crc', 'part-9.csv.tmp', 'README.txt'];
    expect(await partsOf('part-1.csv', ...beside, ...more, 'a_$folder$', 'items.tsv', 'notes.md')).toEqual([
      'part-1.csv',
    ]);
  });

  it('come in the order of their numbers', async () => {
    expect(await partsOf('a-10.csv', 'a-9.csv', 'a-100.csv', 'a-1.csv')).toEqual([
      'a-1.csv',
      'a-9.csv',
      'a-10.csv',
      'a-100.csv',
    ]);
  });

  it('are those below folders named key=value, with what these say', async () => {
    const names = ['day=10/any.csv', 'day=9/part-0.csv', 'day=9/part-1.csv', 'day=9/_SUCCESS', 'other/part-0.csv'];
    expect(await partsOf(...names)).toEqual([
      'day=9/part-0.csv, day: 9',
      'day=9/part-1.csv, day: 9',
      'day=10/any.csv, day: 10',
    ]);
    expect(await partsOf('a=x%20y%3D/b=__HIVE_DEFAULT_PARTITION__/data', 'a=100%/b=1/data')).toEqual([
      'a=100%/b=1/data, a: 100%, b: 1',
      'a=x%20y%3D/b=__HIVE_DEFAULT_PARTITION__/data, a: x y=, b: ',
    ]);
  });

  it.each([
    ['other tables', ['ratings.csv', 'movies.csv']],
    ['one table that is no part', ['ratings.csv']],
    ['one file with a number', ['u1.csv']],
    ['parts of two tables', ['part-0.csv', 'part-1.csv', 'user-0.csv']],
    ['parts and another table', ['part-0.csv', 'part-1.csv', 'movies.csv']],
    ['nothing of the kind', ['notes.md', 'images']],
    ['nothing', []],
  ])('are none where there are %s', async (_, names) => expect(await partsOf(...names)).toEqual([]));
});

it('comparePaths goes folder by folder, and tells any two apart', () => {
  expect(['b/1', 'a-2/9', 'a-10/1', 'a-2/10', 'a', 'A'].toSorted(comparePaths)).toEqual([
    'a',
    'A',
    'a-2/9',
    'a-2/10',
    'a-10/1',
    'b/1',
  ]);
});

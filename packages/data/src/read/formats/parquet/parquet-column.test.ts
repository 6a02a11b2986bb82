import { fileURLToPath } from 'node:url';
import type { ColumnChunk } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { dataErrorOf } from '../../../test-support.js';
import { openColumn } from './parquet-column.js';
import { openParquet } from './parquet-file.js';

/** Opens the first column of a file in whose footer one chunk is described otherwise, that of this column or another. */
async function openChanged(change: (chunk: ColumnChunk) => ColumnChunk, changed = 0) {
  const parquet = await openParquet(fileURLToPath(new URL('./fixtures/kinds.parquet', import.meta.url)));
  const groups = parquet.metadata.row_groups.map((group) => ({
    ...group,
    columns: group.columns.map((chunk, i) => (i === changed ? change(chunk) : chunk)),
  }));
  return openColumn(
    { ...parquet, metadata: { ...parquet.metadata, row_groups: groups } },
    parquet.plainColumns[0],
    'user',
  );
}

describe('openColumn', () => {
  it('gives the rows of a range, also beside a column of which nothing can be known', async () => {
    const column = await openChanged((chunk) => ({ ...chunk, meta_data: undefined }), 1);
    const valueAt = await column.read(column.ranges[0]);
    expect([0, 1, 2].map((row) => Number(valueAt(row)))).toEqual([1, 2, 3]);
  });

  it('names a compression that it cannot undo', async () => {
    const error = await dataErrorOf(
      openChanged((chunk) => ({ ...chunk, meta_data: { ...chunk.meta_data!, codec: 'LZO' } })),
    );
    expect(error).toMatchObject({ column: 'user', received: 'LZO' });
    expect(error.message).toMatch(/compression by UNCOMPRESSED, .*ZSTD.*Write it again with another compression/);
  });

  it('names a summary, whose rows are in other files', async () => {
    const error = await dataErrorOf(openChanged((chunk) => ({ ...chunk, file_path: 'part-0.parquet' })));
    expect(error.message).toContain('a Parquet file with its rows, received only a summary of other files. Read those');
  });

  it('names a column whose description is encrypted too', async () => {
    const error = await dataErrorOf(openChanged((chunk) => ({ ...chunk, meta_data: undefined })));
    expect(error).toMatchObject({ column: 'user', received: 'an encrypted one' });
  });
});

import { DataError } from '../../data-error.js';
import { keysBeside, labelsOf, type PairColumns, withPathValues } from '../columns.js';
import { type ContentHead, startsWith } from '../source/file-head.js';
import {
  columnOptions,
  type DataFormat,
  eventOptions,
  type ReadPart,
  ratingOptions,
  type Table,
} from './data-format.js';
import { findParquetColumns, openParquet, readRowGroups } from './parquet/parquet-file.js';

/** A row of flat columns, in a file that is read from its end. */
export const parquet: DataFormat<'parquet'> = {
  name: 'parquet',
  endings: ['parquet'],
  options: [...columnOptions, ...ratingOptions, ...eventOptions],
  binary: { isStart, requireStart },
  read: readParquet,
};

const mark = [0x50, 0x41, 0x52, 0x31]; // PAR1

function isStart(bytes: Uint8Array): boolean {
  return startsWith(bytes, mark);
}

function requireStart({ file, bytes, isGzip }: ContentHead): void {
  const isParquet = isStart(bytes);
  if (isParquet && !isGzip) return;
  throw new DataError({
    file,
    expected: 'a Parquet file',
    received: isParquet ? 'a gzipped one' : 'bytes that do not begin with PAR1',
    hint: isParquet ? 'Unpack it first.' : undefined,
  });
}

function readParquet(table: Table): ReadPart {
  let first: PairColumns | undefined;
  return async (head, partition) => {
    const { file, byteCount } = head;
    if (byteCount === undefined) {
      throw new DataError({
        file,
        expected: 'text, as it comes as a stream',
        received: 'Parquet, which is read from its end',
        hint: 'Save it as a file and pass its path.',
      });
    }
    const content = await openParquet(file);
    const names = content.plainColumns.map(({ element }) => element.name);
    const asked = first ? { ...table.options, ...labelsOf(first) } : table.options;
    const found = findParquetColumns(content, asked, keysBeside(names, partition));
    first ??= found;
    const columns = withPathValues(file, found, names.length, partition);
    const collector = table.collect(file, columns);
    await readRowGroups(content, columns, collector, (share) => {
      table.options.signal?.throwIfAborted();
      table.report(Math.round(share * byteCount), head, collector);
    });
    table.report(byteCount, head, collector);
  };
}

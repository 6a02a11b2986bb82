import type { Id } from '@lightrec/core';
import type { Dataset } from '../dataset.js';
import type { Partition } from './formats/data-format.js';
import type { ReadOptions } from './options.js';
import { type FileHead, readHead, readHeadIfAny, statOrExplain } from './source/file-head.js';
import { TableReader } from './table-reader.js';

/** Interactions and what became of each row. */
export type ReadResult = Pick<Dataset, 'interactions' | 'report'>;

/** Finds out what a file is, then reads it in one pass. */
export async function readFile(file: string, options: ReadOptions, items?: Iterable<Id>): Promise<ReadResult> {
  options.signal?.throwIfAborted();
  return readContent(await readHead(file), options, items);
}

/** As `readFile`, of a file or a stream of which its head was read. */
export async function readContent(head: FileHead, options: ReadOptions, items?: Iterable<Id>): Promise<ReadResult> {
  try {
    const table = new TableReader(head.file, options, items);
    await table.read(head);
    return table.finish();
  } finally {
    head.close();
  }
}

/** Reads several files as one, in their order. */
export async function readParts(
  source: string,
  parts: readonly { file: string; partition: Partition }[],
  options: ReadOptions,
  items?: Iterable<Id>,
): Promise<ReadResult> {
  let byteCount = 0;
  for (const { file } of parts) byteCount += (await statOrExplain(file)).size;
  const table = new TableReader(source, options, items, { fileCount: parts.length, byteCount });
  for (const { file, partition } of parts) {
    options.signal?.throwIfAborted();
    await table.read(await readHeadIfAny(file), partition);
  }
  return table.finish();
}

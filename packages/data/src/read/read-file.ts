import type { Id } from '@lightrec/core';
import { DataError } from '../data-error.js';
import type { Dataset } from '../dataset.js';
import { findNamedColumns, type PairColumns } from './columns.js';
import { detectFormat, sampleText } from './detect/detect-format.js';
import { findListHead } from './detect/list-head.js';
import { findJsonKeys, planMovieLens, planTable } from './detect/table-layout.js';
import { readDelimitedPairs } from './formats/delimited-pairs.js';
import { readJsonLines } from './formats/json-lines.js';
import { readLists } from './formats/lists.js';
import { findParquetColumns, openParquet, readParquet } from './formats/parquet.js';
import { checkOptionsOfFormat, type ReadOptions } from './options.js';
import { PairCollector } from './pair-collector.js';
import { type FileHead, readHead } from './source/file-head.js';
import { type TextBlock, toTextBlocks } from './source/text-blocks.js';

/** Finds out what a file is, then reads it in one pass. */
export async function readFile(
  file: string,
  options: ReadOptions,
  items?: Iterable<Id>,
): Promise<Pick<Dataset, 'interactions' | 'report'>> {
  options.signal?.throwIfAborted();
  return readContent(await readHead(file), options, items);
}

/** As `readFile`, of a stream of which its head was read. */
export async function readContent(
  head: FileHead,
  options: ReadOptions,
  items?: Iterable<Id>,
): Promise<Pick<Dataset, 'interactions' | 'report'>> {
  try {
    return await readAs(head, options, items);
  } finally {
    head.close();
  }
}

async function readAs(head: FileHead, options: ReadOptions, items: Iterable<Id> | undefined) {
  const { file } = head;
  const format = detectFormat(head, options);
  checkOptionsOfFormat(options, format);
  const collect = (columns?: PairColumns) =>
    new PairCollector(file, columns, { skipBadLines: options.skipBadLines ?? false, items });

  if (format === 'parquet') return readParquetFile(head, options, collect);
  const sample = sampleText(head);
  if (format === 'lists') {
    const listHead = options.listHead ?? findListHead(file, sample.split('\n'));
    const collector = collect();
    await readLists(openText(head, options, collector), listHead, collector);
    return collector.finish(format);
  }
  if (format === 'jsonl') {
    const columns = findNamedColumns(file, findJsonKeys(file, sample), options);
    const collector = collect(columns);
    await readJsonLines(openText(head, options, collector), columns, collector);
    return collector.finish(format);
  }
  const layout = format === 'movielens' ? planMovieLens(file, options) : planTable(file, format, sample, options);
  const collector = collect(layout.columns);
  await readDelimitedPairs(openText(head, options, collector), file, layout, collector);
  return collector.finish(format);
}

/** The checked lines of a file; the collector hears of those that are no text. */
function openText(head: FileHead, options: ReadOptions, collector: PairCollector): AsyncGenerator<TextBlock> {
  const { file, byteCount } = head;
  const chunks = head.read({
    signal: options.signal,
    onBytesRead: (bytesRead) => report(options, bytesRead, byteCount, collector),
  });
  return toTextBlocks(chunks, {
    file,
    onBadText: (line, expected, received) => collector.rejectLine(line, { expected, received }),
  });
}

async function readParquetFile(
  { file, byteCount }: FileHead,
  options: ReadOptions,
  collect: (columns: PairColumns) => PairCollector,
) {
  if (byteCount === undefined) {
    throw new DataError({
      file,
      expected: 'text, as it comes as a stream',
      received: 'Parquet, which is read from its end',
      hint: 'Save it as a file and pass its path.',
    });
  }
  const parquet = await openParquet(file);
  const columns = findParquetColumns(parquet, options);
  const collector = collect(columns);
  await readParquet(parquet, columns, collector, (share) => {
    options.signal?.throwIfAborted();
    report(options, Math.round(share * byteCount), byteCount, collector);
  });
  report(options, byteCount, byteCount, collector);
  return collector.finish('parquet');
}

function report(
  { onProgress }: ReadOptions,
  bytesRead: number,
  totalBytes: number | undefined,
  collector: PairCollector,
): void {
  onProgress?.({ bytesRead, totalBytes, pairCount: collector.pairCount });
}

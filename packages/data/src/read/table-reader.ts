import type { Id } from '@lightrec/core';
import { DataError } from '../data-error.js';
import type { Format } from '../dataset.js';
import { findNamedColumns, type PairColumns, withPathValues } from './columns.js';
import { detectFormat, sampleText } from './detect/detect-format.js';
import { findListHead } from './detect/list-head.js';
import { findJsonKeys, planFurtherPart, planMovieLens, planTable } from './detect/table-layout.js';
import { readDelimitedPairs, type TableLayout } from './formats/delimited-pairs.js';
import { readJsonLines } from './formats/json-lines.js';
import { readLists } from './formats/lists.js';
import { findParquetColumns, openParquet, readParquet } from './formats/parquet.js';
import { checkOptionsOfFormat, type ListHead, type ReadOptions } from './options.js';
import { PairCollector } from './pair-collector.js';
import type { FileHead } from './source/file-head.js';
import { type TextBlock, toTextBlocks } from './source/text-blocks.js';

/** What the path of a part says of all its rows, by the name of the column: `date` of `date=2024-01-01/part-0.csv`. */
export type Partition = Readonly<Record<string, string>>;

/** Reads a table out of one content or, part after part, out of several; the first decides what the others are. */
export class TableReader {
  private format: Format | undefined;
  private layout: TableLayout | undefined;
  private listHead: ListHead | undefined;
  /** Of JSON or Parquet, and how many columns the first part has in its file, before those of its path. */
  private named: { columns: PairColumns; width: number } | undefined;
  private collector: PairCollector | undefined;
  /** Bytes of the parts that were read. */
  private bytesBefore = 0;

  /**
   * @param source - what the report names: a file or a folder
   * @param items - ids of a catalogue
   * @param parts - how many there are, and their bytes; absent where the source is one content
   */
  constructor(
    private readonly source: string,
    private readonly options: ReadOptions,
    private readonly items: Iterable<Id> | undefined,
    private readonly parts?: { fileCount: number; byteCount: number },
  ) {}

  /** Reads one content; of several, one without a row is passed over. */
  async read(head: FileHead, partition: Partition = {}): Promise<void> {
    this.options.signal?.throwIfAborted();
    if (!this.parts || !isBlank(head)) {
      const options = this.format ? { ...this.options, format: this.format } : this.options;
      const format = detectFormat(head, options);
      if (!this.format) checkOptionsOfFormat(this.options, format);
      this.format = format;
      if (format === 'parquet') await this.readParquet(head, partition);
      else if (format === 'lists') await this.readLists(head);
      else if (format === 'jsonl') await this.readJson(head, partition);
      else await this.readDelimited(head, format, partition);
    }
    this.bytesBefore += head.byteCount ?? 0;
  }

  /** @throws DataError where nothing is left that a recommender could be trained on */
  finish() {
    if (this.collector && this.format) return this.collector.finish(this.format, this.parts?.fileCount);
    const received = `${this.parts?.fileCount} files without a row`;
    throw new DataError({ file: this.source, expected: 'interactions', received });
  }

  private async readDelimited(head: FileHead, format: 'csv' | 'tsv' | 'movielens', partition: Partition) {
    const { file } = head;
    const sample = sampleText(head);
    const keys = Object.keys(partition);
    const layout = this.layout
      ? planFurtherPart(file, sample, this.layout, keys)
      : format === 'movielens'
        ? planMovieLens(file, this.options)
        : planTable(file, format, sample, this.options, keys);
    this.layout ??= layout;
    const columns = withPathValues(file, layout.columns, layout.widths[0], partition);
    const collector = this.collect(file, columns);
    await readDelimitedPairs(this.openText(head, collector), file, { ...layout, columns }, collector);
  }

  private async readJson(head: FileHead, partition: Partition): Promise<void> {
    const { file } = head;
    if (!this.named) {
      const names = findJsonKeys(file, sampleText(head));
      const columns = findNamedColumns(file, [...names, ...keysBeside(names, partition)], this.options);
      this.named = { columns, width: names.length };
    }
    const columns = withPathValues(file, this.named.columns, this.named.width, partition);
    const collector = this.collect(file, columns);
    await readJsonLines(this.openText(head, collector), columns, collector);
  }

  private async readParquet({ file, byteCount }: FileHead, partition: Partition): Promise<void> {
    if (byteCount === undefined) {
      throw new DataError({
        file,
        expected: 'text, as it comes as a stream',
        received: 'Parquet, which is read from its end',
        hint: 'Save it as a file and pass its path.',
      });
    }
    const parquet = await openParquet(file);
    const names = parquet.plainColumns.map(({ element }) => element.name);
    const columns = findParquetColumns(parquet, this.optionsOfParts(), keysBeside(names, partition));
    this.named ??= { columns, width: names.length };
    const placed = withPathValues(file, columns, names.length, partition);
    const collector = this.collect(file, placed);
    await readParquet(parquet, placed, collector, (share) => {
      this.options.signal?.throwIfAborted();
      this.report(Math.round(share * byteCount), byteCount, collector);
    });
    this.report(byteCount, byteCount, collector);
  }

  private async readLists(head: FileHead): Promise<void> {
    const { file } = head;
    this.listHead ??= this.options.listHead ?? findListHead(file, sampleText(head).split('\n'));
    if (this.parts && this.listHead !== 'user') {
      throw new DataError({
        file,
        expected: 'lines that begin with a user id, as there are several files',
        received: 'lists of which the user is the number of the line',
        hint: 'Join the files into one.',
      });
    }
    const collector = this.collect(file, undefined);
    await readLists(this.openText(head, collector), this.listHead, collector);
  }

  /** The options for a part: columns as the first part has them. */
  private optionsOfParts(): ReadOptions {
    if (!this.named) return this.options;
    const { user, item, rating } = this.named.columns;
    return { ...this.options, userColumn: user.label, itemColumn: item.label, ratingColumn: rating?.label ?? null };
  }

  private collect(file: string, columns: PairColumns | undefined): PairCollector {
    const { skipBadLines = false } = this.options;
    this.collector ??= new PairCollector(this.source, columns, { skipBadLines, items: this.items });
    if (this.parts) this.collector.startPart(file, columns);
    return this.collector;
  }

  /** The checked lines of a content; the collector hears of those that are no text. */
  private openText(head: FileHead, collector: PairCollector): AsyncGenerator<TextBlock> {
    const chunks = head.read({
      signal: this.options.signal,
      onBytesRead: (bytesRead) => this.report(bytesRead, head.byteCount, collector),
    });
    return toTextBlocks(chunks, {
      file: head.file,
      onBadText: (line, expected, received) => collector.rejectLine(line, { expected, received }),
    });
  }

  private report(bytesRead: number, byteCount: number | undefined, { pairCount }: PairCollector): void {
    const totalBytes = this.parts?.byteCount ?? byteCount;
    this.options.onProgress?.({ bytesRead: this.bytesBefore + bytesRead, totalBytes, pairCount });
  }
}

function isBlank(head: FileHead): boolean {
  return head.isWhole && sampleText(head).trim() === '';
}

/** The names in the path that no column of the file has. */
function keysBeside(names: readonly string[], partition: Partition): string[] {
  return Object.keys(partition).filter((key) => !names.includes(key));
}

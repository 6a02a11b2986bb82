import type { Id } from '@lightrec/core';
import { DataError } from '../data-error.js';
import { checkOptionsOfFormat } from './check-options.js';
import type { PairColumns } from './columns.js';
import type { Partition, ReadPart, Table } from './formats/data-format.js';
import { detectFormat } from './formats/detect-format.js';
import type { Format } from './formats/formats.js';
import type { ReadOptions } from './options.js';
import { PairCollector } from './pair-collector.js';
import type { FileHead } from './source/file-head.js';
import { type TextBlock, toTextBlocks } from './source/text-blocks.js';
import { sampleText } from './source/text-sample.js';

/** Reads a table out of one content or, part after part, out of several; the first decides what the others are. */
export class TableReader implements Table {
  private format: Format | undefined;
  private readPart: ReadPart | undefined;
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
    readonly options: ReadOptions,
    private readonly items: Iterable<Id> | undefined,
    private readonly parts?: { fileCount: number; byteCount: number },
  ) {}

  /** Reads one content; of several, one without a row is passed over. */
  async read(head: FileHead, partition: Partition = {}): Promise<void> {
    this.options.signal?.throwIfAborted();
    if (!this.parts || !isBlank(head)) {
      const format = detectFormat(head, this.format ? { ...this.options, format: this.format } : this.options);
      if (!this.format) checkOptionsOfFormat(this.options, format.name);
      this.format = format.name;
      this.readPart ??= format.read(this);
      await this.readPart(head, partition);
    }
    this.bytesBefore += head.byteCount ?? 0;
  }

  /** @throws DataError where nothing is left that a recommender could be trained on */
  finish() {
    const { collector, format } = this;
    if (collector && format) {
      const { interactions, report } = collector.finish(this.parts?.fileCount);
      return { interactions, report: { format, ...report } };
    }
    const received = `${this.parts?.fileCount} files without a row`;
    throw new DataError({ file: this.source, expected: 'interactions', received });
  }

  get isInParts(): boolean {
    return this.parts !== undefined;
  }

  collect(file: string, columns?: PairColumns): PairCollector {
    const { skipBadLines = false, positive } = this.options;
    this.collector ??= new PairCollector(this.source, columns, { skipBadLines, items: this.items, positive });
    if (this.parts) this.collector.startPart(file, columns);
    return this.collector;
  }

  openText(head: FileHead, collector: PairCollector): AsyncGenerator<TextBlock> {
    const chunks = head.read({
      signal: this.options.signal,
      onBytesRead: (bytesRead) => this.report(bytesRead, head, collector),
    });
    return toTextBlocks(chunks, {
      file: head.file,
      onBadText: (line, expected, received) => collector.rejectLine(line, { expected, received }),
    });
  }

  report(bytesRead: number, { byteCount }: FileHead, { pairCount }: PairCollector): void {
    const done = this.bytesBefore + bytesRead;
    this.options.onProgress?.({ phase: 'read', done, total: this.parts?.byteCount ?? byteCount, pairCount });
  }
}

function isBlank(head: FileHead): boolean {
  return head.isWhole && sampleText(head).trim() === '';
}

import type { PairColumns } from '../columns.js';
import type { PairCollector } from '../pair-collector.js';
import type { ContentHead, FileHead } from '../source/file-head.js';
import type { TextBlock } from '../source/text-blocks.js';
import type { TextSample } from '../source/text-sample.js';
import type { TableOptions } from '../table-options.js';

/** All that is known of a format. A new one is a file that exports this, and its place in the list of `formats.ts`. */
export interface DataFormat<Name extends string = string> {
  readonly name: Name;
  /** Endings of file names that tell it, without a dot, the usual one first. */
  readonly endings: readonly string[];
  /** The options that mean something for it, of those that do not go with every format. */
  readonly options: readonly (keyof TableOptions)[];
  /** Of a format that is not lines of text. */
  readonly binary?: {
    /** Whether the first bytes prove it, whatever the name says. */
    isStart(bytes: Uint8Array): boolean;
    /** @throws DataError for a content that cannot be of the format */
    requireStart(head: ContentHead): void;
  };
  /** Whether the first lines are of the format: surely, by a mark of its own, or likely, by their shape. */
  recognise?(sample: TextSample, options: TableOptions): 'surely' | 'likely' | undefined;
  /** Begins a table. What it returns reads one content after another, of which the first decides on the columns. */
  read(table: Table): ReadPart;
}

export type ReadPart = (head: FileHead, partition: Partition) => Promise<void>;

/** What the path of a part says of all its rows, by the name of the column: `date` of `date=2024-01-01/part-0.csv`. */
export type Partition = Readonly<Record<string, string>>;

/** Where the rows of a format go. */
export interface Table {
  readonly options: TableOptions;
  /** Whether it lies in several files. */
  readonly isInParts: boolean;
  /** What takes the rows of a content. */
  collect(file: string, columns?: PairColumns): PairCollector;
  /** The checked lines of a content; the collector hears of those that are no text. */
  openText(head: FileHead, collector: PairCollector): AsyncGenerator<TextBlock>;
  /** Says how many bytes of a content were read. */
  report(bytesRead: number, head: FileHead, collector: PairCollector): void;
}

/** Options of a format whose columns have names or positions. */
export const columnOptions = ['userColumn', 'itemColumn'] as const satisfies (keyof TableOptions)[];
/** Options of a format whose rows may have ratings. */
export const ratingOptions = ['ratingColumn', 'ratingAbove', 'ratingAtLeast'] as const satisfies (keyof TableOptions)[];
/** Options of a format whose rows may be events of a log. */
export const eventOptions = [
  'timestampColumn',
  'weightColumn',
  'eventColumn',
  'positive',
] as const satisfies (keyof TableOptions)[];

import { ArgumentError } from '@lightrec/core';
import type { Format } from '../dataset.js';

/** How far a read has come. */
export interface ReadProgress {
  /** Bytes of the file read so far, as they lie on the disk; for Parquet, its size times the share of rows read. */
  bytesRead: number;
  /** Bytes of the file; absent for a stream, whose length nobody knows. */
  totalBytes?: number;
  /** Pairs kept so far, duplicates included. */
  pairCount: number;
}

export interface ReadOptions {
  /** Name of the data set. Default: the name of the file or folder, or `standard input` or `stream`. */
  name?: string;
  /** Format of the file. Default: told from its name and first bytes. */
  format?: Format;
  /** What stands between two fields of `csv`. Default: found by looking; a tab for `tsv`. */
  delimiter?: string;
  /** Whether the first row of `csv` or `tsv` names the columns. Default: found by looking. */
  header?: boolean;
  /** Quote character of `csv` and `tsv`, or `null` where quotes are ordinary text. Default: `"`. */
  quote?: string | null;
  /**
   * Character that makes text of the next one inside a quoted field of `csv` and `tsv`: `\\` where quotes are
   * written `\"`, as Spark and MySQL do. Default: the quote, so that it is written twice.
   */
  escape?: string;
  /** Column of the user: its name, or its position from 0. Default: the one column with a usual name. */
  userColumn?: string | number;
  /** Column of the item: its name, or its position from 0. Default: the one column with a usual name. */
  itemColumn?: string | number;
  /** Column of the rating, or `null` to take every pair as positive. Default: the column `rating`, where there is one. */
  ratingColumn?: string | number | null;
  /** Keep pairs with a rating above this, exclusive. Default: 3 where there are ratings (LightRec, WWW'20, section 4.1.1). */
  ratingAbove?: number;
  /** Keep pairs with a rating of at least this, inclusive; instead of `ratingAbove`. */
  ratingAtLeast?: number;
  /**
   * What a line of `lists` begins with: the `count` of its items (CiteULike's `users.dat`), the id of the
   * `user` (LightGCN), or `none` of both, items only. Without ids, the user is the line number from 0.
   * Default: found by looking.
   */
  listHead?: ListHead;
  /** Also read the item texts of a folder (`item_words` and `vocabulary`). Default: false. */
  text?: boolean;
  /** Drop lines that cannot be read, and list them in the report, instead of throwing. Default: false. */
  skipBadLines?: boolean;
  /** Stops the read, which then throws the reason of the signal. */
  signal?: AbortSignal;
  /** Called after each chunk of the file. */
  onProgress?: (progress: ReadProgress) => void;
}

export type ListHead = 'count' | 'user' | 'none';

const formats: readonly Format[] = ['csv', 'tsv', 'jsonl', 'parquet', 'movielens', 'lists'];

const formatsByOption: Partial<Record<keyof ReadOptions, readonly Format[]>> = {
  delimiter: ['csv'],
  header: ['csv', 'tsv'],
  quote: ['csv', 'tsv'],
  escape: ['csv', 'tsv'],
  userColumn: ['csv', 'tsv', 'jsonl', 'parquet'],
  itemColumn: ['csv', 'tsv', 'jsonl', 'parquet'],
  ratingColumn: ['csv', 'tsv', 'jsonl', 'parquet', 'movielens'],
  ratingAbove: ['csv', 'tsv', 'jsonl', 'parquet', 'movielens'],
  ratingAtLeast: ['csv', 'tsv', 'jsonl', 'parquet', 'movielens'],
  listHead: ['lists'],
};

/** Refuses what no file could make right. */
export function checkReadOptions(options: ReadOptions): void {
  const { format, listHead, ratingAbove, ratingAtLeast } = options;
  requireOneOf('format', format, formats);
  requireOneOf('listHead', listHead, ['count', 'user', 'none']);
  if (ratingAbove !== undefined && ratingAtLeast !== undefined) {
    throw new ArgumentError({
      argument: 'ratingAtLeast',
      expected: 'only one of `ratingAbove` and `ratingAtLeast`',
      received: 'both',
    });
  }
  for (const argument of ['ratingAbove', 'ratingAtLeast'] as const) {
    const value = options[argument];
    if (value === undefined || Number.isFinite(value)) continue;
    throw new ArgumentError({ argument, expected: 'a number', received: value });
  }
  if (options.delimiter === '') {
    throw new ArgumentError({ argument: 'delimiter', expected: 'at least one character', received: 'none' });
  }
  for (const argument of ['quote', 'escape'] as const) requireCharacter(argument, options[argument] ?? undefined);
  const taken = ['\n', options.escape, options.quote === undefined ? '"' : options.quote];
  if (taken.some((character) => character && options.delimiter?.includes(character))) {
    throw new ArgumentError({
      argument: 'delimiter',
      expected: 'none of `quote`, `escape` and line end in it',
      received: JSON.stringify(options.delimiter),
    });
  }
}

/** Refuses options that say nothing about this format, rather than ignoring them. */
export function checkOptionsOfFormat(options: ReadOptions, format: Format): void {
  for (const [argument, meantFor] of Object.entries(formatsByOption)) {
    if (options[argument as keyof ReadOptions] === undefined || meantFor.includes(format)) continue;
    throw new ArgumentError({
      argument,
      expected: `no value, as the format is ${format}`,
      received: options[argument as keyof ReadOptions],
      hint: `It is for ${meantFor.join(', ')}; pass \`format\` where the format was not recognised.`,
    });
  }
}

function requireOneOf(argument: string, value: string | undefined, allowed: readonly string[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw new ArgumentError({ argument, expected: `one of ${allowed.join(', ')}`, received: value });
}

function requireCharacter(argument: string, value: string | undefined): void {
  if (value === undefined || (value.length === 1 && value !== '\n' && value !== '\r')) return;
  throw new ArgumentError({ argument, expected: 'one character, no line end', received: JSON.stringify(value) });
}

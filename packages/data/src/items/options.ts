import { ArgumentError } from '@lightrec/core';
import {
  type DeclaredOptions,
  optionNames,
  requireBoolean,
  requireInteger,
  requireKnown,
  requireOneOf,
  requireSignal,
  requireText,
  resolveDeclared,
} from '@lightrec/core/options';
import { itemTextDefaults } from '../limits.js';
import { requireColumn, requireDialect } from '../read/check-options.js';
import { type ItemTableOptions, itemFormats } from './item-table.js';

export interface ItemTextOptions extends ItemTableOptions {
  /** Whose texts they are: by this the column of the ids and those of the texts are found. Default: `items`. */
  of?: 'items' | 'users';
  /** Columns of the texts: names, or positions from 0. Default: all with usual names, such as `title` and `genres`. */
  textColumns?: readonly (string | number)[];
  /**
   * Tag of a language, such as `tr` or `zh-Hant`, by whose rules letters get small and words are told apart. Default:
   * the rules of Unicode, of no language of its own.
   */
  language?: string;
  /** Words that fewer items, or users, have are left out; 1 keeps all. Default: 2, as a word of one item tells nothing of others. */
  minimumItems?: number;
  /** Drop lines that cannot be read, and list them in the report, instead of throwing. Default: false. */
  skipBadLines?: boolean;
}

export interface ItemFeatureOptions {
  /** File with the ids of the rows of a `.npy` or safetensors file, one a line. Default: the ids 0 to n - 1. */
  idsFile?: string;
  /** Which tensor of a safetensors file. Default: the only matrix in it. */
  tensor?: string;
  /** Column of the ids in JSON Lines and Parquet. Default: the one with a usual name. */
  itemColumn?: string | number;
  /** Column of the vectors in JSON Lines and Parquet. Default: the one with a usual name, such as `embedding`. */
  vectorColumn?: string | number;
  /** Stops the read, which then throws the reason of the signal. */
  signal?: AbortSignal;
}

const declaredText: DeclaredOptions<Required<Pick<ItemTextOptions, 'of' | 'minimumItems' | 'skipBadLines'>>> = {
  of: ['items', (argument, value) => requireOneOf(argument, value, ['items', 'users'])],
  minimumItems: [itemTextDefaults.minimumItems, (argument, value) => requireInteger(argument, value, 1)],
  skipBadLines: [false, requireBoolean],
};

export const itemTextNames = optionNames<ItemTextOptions>({
  ...{ format: 1, delimiter: 1, header: 1, quote: 1, escape: 1, itemColumn: 1, textColumns: 1 },
  ...{ of: 1, language: 1, minimumItems: 1, skipBadLines: 1, signal: 1 },
});

export const itemFeatureNames = optionNames<ItemFeatureOptions>({
  ...{ idsFile: 1, tensor: 1, itemColumn: 1, vectorColumn: 1, signal: 1 },
});

/** The options with their defaults. */
export function checkItemTextOptions(options: ItemTextOptions) {
  requireKnown('readItemText', options, itemTextNames);
  const { format, header, itemColumn, textColumns, language, signal } = options;
  if (format !== undefined) requireOneOf('format', format, itemFormats);
  if (header !== undefined) requireBoolean('header', header);
  requireDialect(options);
  requireColumn('itemColumn', itemColumn);
  if (textColumns !== undefined) requireColumns('textColumns', textColumns);
  requireText('language', language);
  requireSignal('signal', signal);
  return { ...options, ...resolveDeclared(declaredText, options) };
}

export function checkItemFeatureOptions(options: ItemFeatureOptions): void {
  requireKnown('readItemFeatures', options, itemFeatureNames);
  requireText('idsFile', options.idsFile);
  requireText('tensor', options.tensor);
  requireColumn('itemColumn', options.itemColumn);
  requireColumn('vectorColumn', options.vectorColumn);
  requireSignal('signal', options.signal);
}

function requireColumns(argument: string, columns: readonly (string | number)[]): void {
  if (!Array.isArray(columns) || columns.length === 0) {
    const received = Array.isArray(columns) ? 'an empty list' : String(columns);
    throw new ArgumentError({ argument, expected: 'a list of names or positions of columns', received });
  }
  columns.forEach((column, i) => {
    requireColumn(`${argument}[${i}]`, column);
  });
}

import { DataError, quoteValue } from '../data-error.js';
import { checkOptionsOfFormat } from '../read/check-options.js';
import type { Column } from '../read/columns.js';
import { type RowRefusals, readDelimitedRows } from '../read/formats/delimited/delimited-rows.js';
import { planRows } from '../read/formats/delimited/table-layout.js';
import { detectFormat } from '../read/formats/detect-format.js';
import { idReader } from '../read/formats/json/json-numbers.js';
import { parseObject } from '../read/formats/json/json-values.js';
import { findJsonKeys } from '../read/formats/json-lines.js';
import { explainDamage, openAnyColumn, openColumn } from '../read/formats/parquet/parquet-column.js';
import { openParquet } from '../read/formats/parquet/parquet-file.js';
import type { Role } from '../read/names/role-names.js';
import { type FileHead, readHead } from '../read/source/file-head.js';
import { forEachLine, toTextBlocks } from '../read/source/text-blocks.js';
import { sampleText } from '../read/source/text-sample.js';
import type { TableOptions } from '../read/table-options.js';
import type { ItemLabels } from './item-columns.js';
import { hasItemHeader } from './item-header.js';

/** The formats of a table of items. */
export const itemFormats = ['csv', 'tsv', 'jsonl', 'parquet'] as const;

export type ItemFormat = (typeof itemFormats)[number];

export interface ItemTableOptions
  extends Pick<TableOptions, 'delimiter' | 'header' | 'quote' | 'escape' | 'itemColumn' | 'signal'> {
  /** Format of the file. Default: told from its name and first bytes. */
  format?: ItemFormat;
}

/** What is looked for beside the ids. */
export interface ItemValues {
  /** Whose the rows are. Default: `item`. */
  role?: Role;
  /** In an error, such as `texts`. */
  content: string;
  /** Whether a column of this name usually holds it. */
  isUsual: (name: string) => boolean;
  /** Columns that were asked for. */
  wanted?: readonly (string | number)[];
}

/** What takes the rows of a table of items. */
export interface ItemRows extends RowRefusals {
  /**
   * @param line - from 1; of Parquet, the row
   * @param item - what stands in the column of the ids: text, a number, or whatever a bad row holds
   * @param values - one for each column: text, or what JSON and Parquet have
   */
  addRow(line: number, item: unknown, values: readonly unknown[]): void;
}

/** A table whose columns are known and whose rows are not yet read. */
export interface ItemTable extends ItemLabels {
  format: ItemFormat;
  read(item: Column, values: readonly Column[], rows: ItemRows): Promise<void>;
}

/**
 * Finds out what a table with a row for each item is, and which columns it has.
 *
 * @throws DataError where the file cannot be read, or is of another format
 */
export async function openItemTable(file: string, options: ItemTableOptions, values: ItemValues): Promise<ItemTable> {
  options.signal?.throwIfAborted();
  const { role = 'item' } = values;
  const head = await readHead(file).catch((error) => Promise.reject(aboutRows(error, role)));
  const format = itemFormatOf(head, options, role);
  checkOptionsOfFormat(options, format);
  if (format === 'parquet') return openParquetItems(file, options);
  if (format === 'jsonl') return openJsonItems(head, options, values);
  return openDelimitedItems(head, format, options, values);
}

function itemFormatOf(head: FileHead, options: ItemTableOptions, role: Role): ItemFormat {
  try {
    const { name } = detectFormat(head, options);
    const format = itemFormats.find((one) => one === name);
    if (format) return format;
  } catch (error) {
    throw aboutRows(error, role);
  }
  throw new DataError({
    file: head.file,
    expected: `a table of ${role}s: CSV, TSV, JSON Lines or Parquet`,
    received: 'lines that are none of these',
    hint: "Pass `delimiter`, such as `delimiter: '::'`, for what stands between two fields.",
  });
}

/** The readers that are shared speak of interactions and their pairs. */
function aboutRows(error: unknown, role: Role): unknown {
  if (!DataError.isInstance(error)) return error;
  const { file, line, column, expected, received, hint = '', cause } = error;
  const isOfPairs = /\b(pairs?|lists)\b/.test(hint);
  return new DataError({
    ...{ file, line, column, received, cause },
    expected: expected === 'interactions' ? `${role}s` : expected,
    hint: isOfPairs ? `Write a row for each ${role}, as CSV, TSV, JSON Lines or Parquet.` : hint || undefined,
  });
}

function openDelimitedItems(
  head: FileHead,
  format: 'csv' | 'tsv',
  options: ItemTableOptions,
  { role, isUsual, wanted = [] }: ItemValues,
): ItemTable {
  const { file } = head;
  const { dialect, rows: sample, width } = planRows(file, format, sampleText(head), options);
  const { itemColumn, signal } = options;
  const columns = [...wanted, ...(itemColumn === undefined ? [] : [itemColumn])];
  const header = hasItemHeader(file, sample, { header: options.header, columns }, isUsual, role);
  const [firstRow] = sample;
  return {
    ...{ file, format },
    ...(header ? { labels: firstRow } : { labels: [...firstRow.keys()], firstRow }),
    read(item, values, rows) {
      const layout = { dialect, header, widths: [width] };
      return readDelimitedRows(openText(head, rows, signal), file, layout, rows, (fields, line) =>
        rows.addRow(
          line,
          fields[item.position],
          values.map(({ position }) => fields[position]),
        ),
      );
    },
  };
}

function openJsonItems(head: FileHead, { signal }: ItemTableOptions, { role, content }: ItemValues): ItemTable {
  const { file } = head;
  const labels = findJsonKeys(file, sampleText(head), `${role === 'user' ? 'a user' : 'an item'} and its ${content}`);
  return {
    ...{ file, format: 'jsonl', labels },
    async read(item, values, rows) {
      const itemOf = idReader(item.label);
      await forEachLine(openText(head, rows, signal), (text, line) => {
        if (text.trim() === '') return;
        const row = parseObject(text);
        if (!row) return rows.rejectLine(line, { expected: 'one JSON object', received: quoteValue(text) });
        rows.addRow(
          line,
          itemOf(row, text),
          values.map(({ label }) => row[label]),
        );
      });
    },
  };
}

async function openParquetItems(file: string, { signal }: ItemTableOptions): Promise<ItemTable> {
  const parquet = await openParquet(file);
  const columns = [...parquet.plainColumns, ...parquet.nestedColumns].sort((a, b) => a.chunk - b.chunk);
  return {
    ...{ file, format: 'parquet', labels: columns.map(({ element }) => element.name) },
    async read(item, values, rows) {
      const column = columns[item.position];
      if (parquet.nestedColumns.includes(column)) {
        const expected = 'a column of ids, with one value a row';
        throw new DataError({ file, column: item.label, expected, received: 'lists or records' });
      }
      const [ids, ...others] = await Promise.all([
        openColumn(parquet, column, 'item'),
        ...values.map(({ position }) => openAnyColumn(parquet, columns[position])),
      ]);
      for (const range of ids.ranges) {
        signal?.throwIfAborted();
        const [idAt, ...valuesAt] = await explainDamage(file, () =>
          Promise.all([ids, ...others].map((one) => one.read(range))),
        );
        for (let i = 0; i < range.rowEnd - range.rowStart; i++) {
          rows.addRow(
            range.rowStart + i + 1,
            idAt(i),
            valuesAt.map((valueAt) => valueAt(i)),
          );
        }
      }
    },
  };
}

function openText(head: FileHead, rows: ItemRows, signal: AbortSignal | undefined) {
  return toTextBlocks(head.read({ signal }), {
    file: head.file,
    onBadText: (line, expected, received) => rows.rejectLine(line, { expected, received }),
  });
}

import { type IdMap, IdMapBuilder } from '@lightrec/core';
import { DataError, listNames } from '../data-error.js';
import { dropRareWords, type ItemText } from '../item-text.js';
import { BadLines } from '../read/bad-lines.js';
import { isTextName, isUserTextName } from '../read/names/text-names.js';
import { toId, unfit } from '../read/pair-collector.js';
import type { BadLine } from '../rows-report.js';
import { findItemColumn, findValueColumns } from './item-columns.js';
import { type ItemFormat, openItemTable } from './item-table.js';
import { ItemTextBuilder } from './item-text-builder.js';
import { checkItemTextOptions, type ItemTextOptions } from './options.js';
import { wordSplitter } from './split-words.js';
import { textOf } from './text-of.js';

/** Items and their words. */
export interface ReadItemText {
  /** In the order of their first rows. */
  items: IdMap;
  /** By item index; `alignItemText` brings it into the order of a catalogue. */
  text: ItemText;
  report: ItemTextReport;
}

/** How a table of items, or of users, was understood and what became of its rows. */
export interface ItemTextReport {
  /** Whose texts they are; what is said of items below is of users then. */
  of: 'items' | 'users';
  /** The file. */
  source: string;
  format: ItemFormat;
  /** Which columns were taken; names, or positions from 0 where the file has no header. */
  columns: { item: string | number; text: readonly (string | number)[] };
  /** Columns that were not looked at. */
  unusedColumns: readonly (string | number)[];
  /** Rows with something in them, the header not counted. */
  rowCount: number;
  /** Distinct items. */
  itemCount: number;
  /** Items none of whose words is left. */
  emptyItemCount: number;
  /** Distinct words that are left. */
  wordCount: number;
  /** Distinct words that were left out, as too few items have them. */
  rareWordCount: number;
  /** Lines dropped under `skipBadLines`. */
  badLineCount: number;
  /** The first ten of them. */
  badLines: readonly BadLine[];
  /** What is unusual but no error, as sentences. */
  warnings: readonly string[];
}

/**
 * Reads the texts of items, as titles and descriptions, and counts their words: the features that DSSM and LightRec+
 * learn from. The words of all text columns of an item, and of several rows of it, are counted together. So are those of
 * users, with `of: 'users'`.
 *
 * @param file - a table of items as CSV, TSV, JSON Lines or Parquet, the text formats also gzipped
 * @throws DataError where it cannot be read, could be read in two ways, or has no word to learn from
 * @throws ArgumentError for an option that does not fit the format
 *
 * @example
 * const { items, text } = await readItemText('items.csv');
 * const aligned = alignItemText(text, items, interactions.items);
 */
export async function readItemText(file: string, options: ItemTextOptions = {}): Promise<ReadItemText> {
  const { of, minimumItems, skipBadLines, textColumns, itemColumn, language, ...how } = checkItemTextOptions(options);
  const split = wordSplitter(language);
  const role = of === 'users' ? 'user' : 'item';
  const isUsual = of === 'users' ? isUserTextName : isTextName;
  const values = { role, content: 'texts', isUsual, wanted: textColumns } as const;
  const table = await openItemTable(file, { ...how, itemColumn }, values);
  const { column: item, notes } = findItemColumn(table, itemColumn, role);
  const texts = findValueColumns(table, item, { option: 'textColumns', ...values });

  const items = new IdMapBuilder();
  const builder = new ItemTextBuilder();
  const badLines = new BadLines(file, skipBadLines);
  const warnings = [...notes];
  let goodCount = 0;
  await table.read(item, texts, {
    addRow(line, value, columns) {
      const id = toId(value);
      if (id === undefined)
        return badLines.reject(line, unfit(item.label, of === 'users' ? 'a user id' : 'an item id', value));
      goodCount++;
      builder.add(items.add(id), split(columns.flatMap((column) => textOf(column) ?? []).join('\n')));
    },
    rejectLine: (line, problem) => badLines.reject(line, problem),
    warn: (sentence) => warnings.push(sentence),
  });

  if (goodCount === 0) throw badLines.count > 0 ? badLines.nothingElse() : noRow(file, of);
  const all = builder.build(items.size);
  const text = dropRareWords(all, minimumItems);
  if (text.vocabulary.length === 0) {
    const columns = listNames(texts.map(({ label }) => label));
    throw noWord(file, columns, all.vocabulary.length, { of, minimumItems });
  }
  const taken = [item, ...texts].map(({ position }) => position);
  return {
    items: items.build(),
    text,
    report: {
      of,
      source: file,
      format: table.format,
      columns: { item: item.label, text: texts.map(({ label }) => label) },
      unusedColumns: table.labels.filter((_, position) => !taken.includes(position)),
      rowCount: goodCount + badLines.count,
      itemCount: items.size,
      emptyItemCount: countEmpty(text),
      wordCount: text.vocabulary.length,
      rareWordCount: all.vocabulary.length - text.vocabulary.length,
      badLineCount: badLines.count,
      badLines: badLines.shown,
      warnings,
    },
  };
}

function countEmpty({ offsets }: ItemText): number {
  let count = 0;
  for (let item = 0; item + 1 < offsets.length; item++) if (offsets[item] === offsets[item + 1]) count++;
  return count;
}

function noRow(file: string, of: string): DataError {
  const hint = 'Check that whatever wrote it has come to its end.';
  return new DataError({ file, expected: of, received: 'no row with anything in it', hint });
}

function noWord(
  file: string,
  columns: string,
  wordCount: number,
  { of, minimumItems }: { of: string; minimumItems: number },
): DataError {
  if (wordCount === 0) {
    const hint = 'Say which columns hold the texts with `textColumns`.';
    return new DataError({ file, expected: `${of} with words`, received: `no word in the columns ${columns}`, hint });
  }
  return new DataError({
    file,
    expected: `words that at least ${minimumItems} ${of} have`,
    received: `${wordCount.toLocaleString('en-US')} words, each of fewer ${of}, in the columns ${columns}`,
    hint: 'Pass `minimumItems: 1` to keep them all.',
  });
}

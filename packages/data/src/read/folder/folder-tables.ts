import { type Id, type IdMap, IdMapBuilder } from '@lightrec/core';
import { DataError, listNames, quoteValue } from '../../data-error.js';
import { buildItemText, type ItemText } from '../../item-text.js';
import { readDelimited } from '../formats/delimited/delimited.js';
import { findByName } from '../names/role-names.js';
import { toId } from '../pair-collector.js';
import { openLines } from '../read-lines.js';

/** Adds the ids of the column `item`, or of that of RecBole's `.item` which has a usual name, to `ids`. */
export async function readItemIds(file: string, ids: IdMapBuilder, signal?: AbortSignal): Promise<void> {
  const name = file.endsWith('.item') ? requireItemColumn : 'item';
  await readTable(file, [name], signal, ([item], line) => {
    ids.add(requireId(file, line, item));
  });
}

function requireItemColumn(file: string, names: readonly string[]): number {
  const { positions, isClear } = findByName('item', names);
  if (isClear) return positions[0];
  const expected = 'a column of items, as item_id:token';
  throw new DataError({ file, line: 1, expected, received: `the columns ${listNames(names)}` });
}

/** The words of items as they were read, before it is known which place each item has. */
export interface ItemWords {
  items: IdMap;
  /** @param items - must hold every item that has words */
  toItemText(items: IdMap): ItemText;
}

/**
 * Reads a table with the columns `item`, `word_id` and `count`.
 *
 * @param vocabulary - one word a line; the number of the line, from 0, is the id of the word
 */
export async function readItemWords(
  file: string,
  vocabulary: readonly string[],
  signal?: AbortSignal,
): Promise<ItemWords> {
  const builder = new IdMapBuilder();
  const itemIndices: number[] = [];
  const wordIds: number[] = [];
  const counts: number[] = [];
  await readTable(file, ['item', 'word_id', 'count'], signal, ([item, wordId, count], line) => {
    itemIndices.push(builder.add(requireId(file, line, item)));
    wordIds.push(requireCount(file, line, 'word_id', wordId, 0, vocabulary.length - 1));
    counts.push(requireCount(file, line, 'count', count, 1, 0xffffffff));
  });
  const items = builder.build();
  return {
    items,
    toItemText(target) {
      const places = Uint32Array.from(items.ids, (id) => target.indexOf(id)!);
      const entries = { items: Uint32Array.from(itemIndices, (index) => places[index]), wordIds, counts };
      return buildItemText(entries, target.size, vocabulary);
    },
  };
}

/** Reads the named columns of tab-separated values with a header, in which quotes are ordinary text. */
async function readTable(
  file: string,
  names: readonly (string | typeof requireItemColumn)[],
  signal: AbortSignal | undefined,
  onRow: (values: readonly string[], line: number) => void,
): Promise<void> {
  let positions: number[] | undefined;
  let width = 0;
  const dialect = { delimiter: '\t', quote: null };
  await readDelimited(await openLines(file, signal), { file, dialect }, (fields, line) => {
    if (!positions) {
      positions = names.map((name) =>
        typeof name === 'string' ? requireColumn(file, fields, name) : name(file, fields),
      );
      width = fields.length;
      return;
    }
    if (fields.length !== width) {
      throw new DataError({ file, line, expected: `${width} fields`, received: `${fields.length}` });
    }
    onRow(
      positions.map((position) => fields[position]),
      line,
    );
  });
}

function requireColumn(file: string, names: readonly string[], name: string): number {
  const position = names.indexOf(name);
  if (position >= 0) return position;
  throw new DataError({ file, line: 1, expected: `a column ${name}`, received: `the columns ${listNames(names)}` });
}

function requireId(file: string, line: number, text: string): Id {
  const id = toId(text);
  if (id !== undefined) return id;
  throw new DataError({ file, line, column: 'item', expected: 'an item id', received: quoteValue(text) });
}

function requireCount(
  file: string,
  line: number,
  column: string,
  text: string,
  minimum: number,
  maximum: number,
): number {
  const value = text === '' ? Number.NaN : Number(text);
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  const expected = `an integer in [${minimum}, ${maximum}]`;
  throw new DataError({ file, line, column, expected, received: quoteValue(text) });
}

import { DataError, quoteValue } from '../../data-error.js';
import { findNamedColumns, keysBeside, type PairColumns, withPathValues } from '../columns.js';
import type { PairCollector } from '../pair-collector.js';
import { forEachLine, type TextBlock } from '../source/text-blocks.js';
import { sampleText } from '../source/text-sample.js';
import { columnOptions, type DataFormat, type ReadPart, ratingOptions, type Table } from './data-format.js';
import { idReader } from './json/json-numbers.js';

/** One JSON object a line. */
export const jsonLines: DataFormat<'jsonl'> = {
  name: 'jsonl',
  endings: ['jsonl', 'ndjson'],
  options: [...columnOptions, ...ratingOptions],
  recognise({ file, lines: [line] }) {
    if (parseObject(line)) return 'surely';
    if (!line.startsWith('[')) return undefined;
    throw new DataError({
      file,
      expected: 'one JSON object a line',
      received: `a JSON array, as in the line ${quoteValue(line)}`,
      hint: 'Write one object a line (JSON Lines).',
    });
  },
  read: readObjects,
};

function readObjects(table: Table): ReadPart {
  /** Of the first content, and how many names are in it, before those of its path. */
  let first: { columns: PairColumns; width: number } | undefined;
  return async (head, partition) => {
    const { file } = head;
    if (!first) {
      const names = findJsonKeys(file, sampleText(head));
      const columns = findNamedColumns(file, [...names, ...keysBeside(names, partition)], table.options);
      first = { columns, width: names.length };
    }
    const columns = withPathValues(file, first.columns, first.width, partition);
    const collector = table.collect(file, columns);
    await readJsonLines(table.openText(head, collector), columns, collector);
  };
}

/** Blank lines are passed over. */
export async function readJsonLines(
  blocks: AsyncIterable<TextBlock>,
  { user, item, rating }: PairColumns,
  collector: PairCollector,
): Promise<void> {
  const [userOf, itemOf] = [user, item].map(({ label }) => idReader(label));
  await forEachLine(blocks, (text, line) => {
    if (text.trim() === '') return;
    const row = parseObject(text);
    if (!row) {
      return collector.rejectLine(line, { expected: 'one JSON object', received: quoteValue(text) });
    }
    collector.addRow(line, userOf(row, text), itemOf(row, text), rating && row[rating.label]);
  });
}

/**
 * The keys that the objects of the sample have, in order of appearance.
 *
 * @param content - what the objects shall hold
 */
export function findJsonKeys(file: string, sample: string, content = 'a user and an item'): string[] {
  const lines = sample.split('\n').filter((line) => line.trim() !== '');
  const objects = lines.map(parseObject).filter((object) => object !== undefined);
  const keys = new Set(objects.flatMap((object) => Object.keys(object)));
  if (keys.size > 0) return [...keys];
  throw new DataError({
    file,
    line: 1,
    expected: `one JSON object a line, with ${content}`,
    received: objects.length > 0 ? 'objects without a key' : quoteValue(lines[0]),
    hint: objects.length > 0 ? undefined : 'Pass `format` where the file is of another one.',
  });
}

/** The object that a line holds, or `undefined` where it holds none. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

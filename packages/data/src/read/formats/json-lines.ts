import { DataError, quoteValue } from '../../data-error.js';
import { columnsOf, type PairColumns, withPathValues } from '../columns.js';
import { noFields, type PairCollector, type PlainFields } from '../pair-collector.js';
import { forEachLine, type TextBlock } from '../source/text-blocks.js';
import { sampleText } from '../source/text-sample.js';
import {
  columnOptions,
  type DataFormat,
  eventOptions,
  type ReadPart,
  ratingOptions,
  type Table,
} from './data-format.js';
import { type FoundKeys, findJsonColumns } from './json/json-columns.js';
import { idReader } from './json/json-numbers.js';
import { isPlainValue, parseObject } from './json/json-values.js';
import { forEachLineBytes, readNestedLines } from './json/nested-lines.js';
import { ObjectScan } from './json/object-scan.js';

/** One JSON object a line. */
export const jsonLines: DataFormat<'jsonl'> = {
  name: 'jsonl',
  endings: ['jsonl', 'ndjson'],
  options: [...columnOptions, ...ratingOptions, ...eventOptions],
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
  let first: (FoundKeys & { width: number }) | undefined;
  return async (head, partition) => {
    const { file } = head;
    if (!first) {
      const { names, objects } = sampleObjects(file, sampleText(head));
      first = findJsonColumns(file, names, objects, table.options, partition);
    }
    const columns = withPathValues(file, first.columns, first.width, partition);
    const collector = table.collect(file, columns);
    const blocks = table.openText(head, collector);
    if (columnsOf(columns).some(({ isList }) => isList))
      await readNestedLines(blocks, columns, first.places, collector);
    else await readJsonLines(blocks, columns, collector);
  };
}

/**
 * Reads objects line by line; blank lines are passed over. Looks at the bytes alone where user, item and rating are
 * plain numbers or texts, and makes objects of the other lines.
 */
export async function readJsonLines(
  blocks: AsyncIterable<TextBlock>,
  columns: PairColumns,
  collector: PairCollector,
): Promise<void> {
  const takeText = lineTaker(columns, collector);
  const read = columnsOf(columns);
  if (read.some(({ value }) => value !== undefined)) return forEachLine(blocks, takeText);
  const scan = new ObjectScan(read.map(({ label }) => String(label)));
  const eventAt = columns.event ? read.indexOf(columns.event) : -1;
  const fields = noFields();
  await forEachLineBytes(blocks, (bytes, start, end, line) => {
    const isTaken =
      scan.read(bytes, start, end) && setFields(bytes, scan, eventAt, fields) && collector.addBytes(bytes, fields);
    if (!isTaken) takeText(bytes.toString('utf8', start, end), line);
  });
}

/** The slow twin of `readJsonLines`: an object for each line. */
export function readJsonLinesPlainly(
  blocks: AsyncIterable<TextBlock>,
  columns: PairColumns,
  collector: PairCollector,
): Promise<void> {
  return forEachLine(blocks, lineTaker(columns, collector));
}

function lineTaker(columns: PairColumns, collector: PairCollector) {
  const [user, item, ...values] = columnsOf(columns).map(({ label }) => label);
  const [userOf, itemOf] = [user, item].map(idReader);
  return (text: string, line: number): void => {
    if (text.trim() === '') return;
    const row = parseObject(text);
    if (row) collector.addRow(line, userOf(row, text), itemOf(row, text), ...values.map((label) => row[label]));
    else collector.rejectLine(line, { expected: 'one JSON object', received: quoteValue(text) });
  };
}

/**
 * Whether the values of an object can be taken as they stand in the bytes; notes where.
 *
 * @param eventAt - the place of the type of event, or -1; of a number its digits must be the text
 */
function setFields(
  bytes: Buffer,
  { starts, ends, areTexts }: ObjectScan,
  eventAt: number,
  fields: PlainFields,
): boolean {
  for (let i = 0; i < starts.length; i++) {
    if (!isPlainValue(bytes, starts[i], ends[i], areTexts[i], i < 2 || i === eventAt)) return false;
  }
  fields.userStart = starts[0];
  fields.userEnd = ends[0];
  fields.itemStart = starts[1];
  fields.itemEnd = ends[1];
  for (let i = 2; i < starts.length; i++) {
    fields.starts[i - 2] = starts[i];
    fields.ends[i - 2] = ends[i];
  }
  return true;
}

/**
 * The keys that the objects of the sample have, in order of appearance.
 *
 * @param content - what the objects shall hold
 */
export function findJsonKeys(file: string, sample: string, content?: string): string[] {
  return sampleObjects(file, sample, content).names;
}

function sampleObjects(file: string, sample: string, content = 'a user and an item') {
  const lines = sample.split('\n').filter((line) => line.trim() !== '');
  const objects = lines.map(parseObject).filter((object) => object !== undefined);
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  if (names.length > 0) return { names, objects };
  throw new DataError({
    file,
    line: 1,
    expected: `one JSON object a line, with ${content}`,
    received: objects.length > 0 ? 'objects without a key' : quoteValue(lines[0]),
    hint: objects.length > 0 ? undefined : 'Pass `format` where the file is of another one.',
  });
}

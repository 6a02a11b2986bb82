import { DataError, quoteValue } from '../../data-error.js';
import { columnsOf, findNamedColumns, keysBeside, type PairColumns, withPathValues } from '../columns.js';
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
import { idReader } from './json/json-numbers.js';
import { ObjectScan } from './json/object-scan.js';

const newline = 0x0a;
const carriageReturn = 0x0d;

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
  for await (const block of blocks) {
    const { bytes, firstLine } = block;
    let line = firstLine;
    for (let start = 0; start < bytes.length; line++) {
      const found = bytes.indexOf(newline, start);
      const next = found < 0 ? bytes.length : found;
      const end = next > start && bytes[next - 1] === carriageReturn ? next - 1 : next;
      const isTaken =
        scan.read(bytes, start, end) && setFields(bytes, scan, eventAt, fields) && collector.addBytes(bytes, fields);
      if (!isTaken) takeText(bytes.toString('utf8', start, end), line);
      start = next + 1;
    }
    block.lineCount = line - firstLine;
  }
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
    const isText = i < 2 || i === eventAt;
    if (isText && !areTexts[i] && !isCount(bytes, starts[i], ends[i])) return false;
    if (starts[i] === ends[i]) return false;
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

/** Whether a number is an integer whose digits are the text of its id. */
function isCount(bytes: Buffer, start: number, end: number): boolean {
  if (end - start > 15) return false;
  for (let at = start; at < end; at++) if (bytes[at] < 0x30 || bytes[at] > 0x39) return false;
  return true;
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

import { quoteValue } from '../../../data-error.js';
import { columnsOf, type PairColumns } from '../../columns.js';
import { ListRows } from '../../list-rows.js';
import { noFields, type PairCollector, type PlainFields } from '../../pair-collector.js';
import { forEachLine, type TextBlock } from '../../source/text-blocks.js';
import type { ListPlaces } from './json-columns.js';
import { exactNumber, numbersAsTexts } from './json-numbers.js';
import { isPlainValue, parseObject } from './json-values.js';
import { ListScan } from './list-scan.js';

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Reads objects with lists line by line, as sessions with their events. Looks at the bytes alone where all that is read
 * is plain numbers and texts, and makes objects of the other lines.
 *
 * @param places - of the columns that are lists
 */
export async function readNestedLines(
  blocks: AsyncIterable<TextBlock>,
  columns: PairColumns,
  places: ListPlaces,
  collector: PairCollector,
): Promise<void> {
  const rows = new ListRows(columns, collector);
  const takeText = nestedTaker(columns, places, rows, collector);
  if (columnsOf(columns).some(({ value }) => value !== undefined)) await forEachLine(blocks, takeText);
  else {
    const scan = new NestedScan(columns, places);
    await forEachLineBytes(blocks, (bytes, start, end, line) => {
      const pairCount = scan.read(bytes, start, end);
      if (pairCount < 0) return takeText(bytes.toString('utf8', start, end), line);
      rows.note(pairCount);
      for (let entry = 0; entry < pairCount; entry++) {
        if (!collector.addBytes(bytes, scan.fieldsOf(entry)))
          return takeText(bytes.toString('utf8', start, end), line, entry);
      }
    });
  }
  rows.end();
}

/** The slow twin of `readNestedLines`: an object for each line. */
export async function readNestedLinesPlainly(
  blocks: AsyncIterable<TextBlock>,
  columns: PairColumns,
  places: ListPlaces,
  collector: PairCollector,
): Promise<void> {
  const rows = new ListRows(columns, collector);
  await forEachLine(blocks, nestedTaker(columns, places, rows, collector));
  rows.end();
}

/** Calls `take` with where each line stands in the bytes, without its end. */
export async function forEachLineBytes(
  blocks: AsyncIterable<TextBlock>,
  take: (bytes: Buffer, start: number, end: number, line: number) => void,
): Promise<void> {
  for await (const block of blocks) {
    const { bytes, firstLine } = block;
    let line = firstLine;
    for (let start = 0; start < bytes.length; line++) {
      const found = bytes.indexOf(newline, start);
      const next = found < 0 ? bytes.length : found;
      const end = next > start && bytes[next - 1] === carriageReturn ? next - 1 : next;
      take(bytes, start, end, line);
      start = next + 1;
    }
    block.lineCount = line - firstLine;
  }
}

function nestedTaker(columns: PairColumns, places: ListPlaces, rows: ListRows, collector: PairCollector) {
  const all = columnsOf(columns).map(({ label }, i) => ({
    label: String(label),
    place: places.get(String(label)),
    isId: i < 2,
  }));
  return (text: string, line: number, from?: number): void => {
    if (text.trim() === '') return;
    const row = parseObject(text);
    if (!row) {
      collector.rejectLine(line, { expected: 'one JSON object', received: quoteValue(text) });
      return;
    }
    const source = numbersAsTexts(text) as typeof row;
    const values = all.map(({ label, place, isId }) => {
      const [value, written] = [row, source].map((object) => valueAt(object, label, place));
      if (!isId) return value;
      return Array.isArray(value)
        ? value.map((entry, i) => exactId(entry, (written as unknown[])[i]))
        : exactId(value, written);
    });
    rows.add(line, values, from);
  };
}

function valueAt(row: Readonly<Record<string, unknown>>, label: string, place: ReturnType<ListPlaces['get']>): unknown {
  if (!place) return row[label];
  const entries = row[place.key];
  if (place.inner === undefined || !Array.isArray(entries)) return entries;
  return entries.map((entry) => (entry as Record<string, unknown> | null)?.[place.inner!]);
}

function exactId(value: unknown, written: unknown): unknown {
  return typeof value === 'number' ? exactNumber(value, written as string) : value;
}

/** Finds the fields of all pairs of a line. */
class NestedScan {
  private readonly scan: ListScan;
  /** Of each column, its list and its place in an entry; or its place among what is no list. */
  private readonly columns: readonly { list: number; at: number; isName: boolean }[];
  private readonly fields = noFields();

  constructor(columns: PairColumns, places: ListPlaces) {
    const scalars: string[] = [];
    const lists: { key: string; inner: string[] }[] = [];
    this.columns = columnsOf(columns).map((column, i) => {
      const place = column.isList ? places.get(String(column.label)) : undefined;
      const isName = i < 2 || column === columns.event;
      if (!place) return { list: -1, at: scalars.push(String(column.label)) - 1, isName };
      let list = lists.findIndex(({ key }) => key === place.key);
      if (list < 0) list = lists.push({ key: place.key, inner: [] }) - 1;
      return { list, at: place.inner === undefined ? 0 : lists[list].inner.push(place.inner) - 1, isName };
    });
    this.scan = new ListScan(scalars, lists);
  }

  /** Reads the line; returns how many pairs it has, or -1 where it is not plain. */
  read(bytes: Buffer, start: number, end: number): number {
    const { scan } = this;
    if (!scan.read(bytes, start, end)) return -1;
    const [{ count }] = scan.lists;
    if (scan.lists.some((list) => list.count !== count)) return -1;
    for (const { list, at, isName } of this.columns) {
      const { starts, ends, areTexts } = list < 0 ? scan : scan.lists[list];
      const width = list < 0 ? 1 : scan.lists[list].width;
      const last = list < 0 ? at + 1 : at + width * count;
      for (let i = at; i < last; i += width) {
        if (!isPlainValue(bytes, starts[i], ends[i], Boolean(areTexts[i]), isName)) return -1;
      }
    }
    return count;
  }

  /** The fields of a pair; the same object each time. */
  fieldsOf(entry: number): PlainFields {
    const { fields, columns } = this;
    for (let i = 0; i < columns.length; i++) {
      const { list, at } = columns[i];
      const found = list < 0 ? this.scan : this.scan.lists[list];
      const place = list < 0 ? at : at + this.scan.lists[list].width * entry;
      this.set(i, found.starts[place], found.ends[place]);
    }
    return fields;
  }

  private set(column: number, start: number, end: number): void {
    const { fields } = this;
    if (column === 0) {
      fields.userStart = start;
      fields.userEnd = end;
    } else if (column === 1) {
      fields.itemStart = start;
      fields.itemEnd = end;
    } else {
      fields.starts[column - 2] = start;
      fields.ends[column - 2] = end;
    }
  }
}

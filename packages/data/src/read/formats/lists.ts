import { DataError } from '../../data-error.js';
import type { PairCollector } from '../pair-collector.js';
import { forEachLine, type TextBlock } from '../source/text-blocks.js';
import { sampleText } from '../source/text-sample.js';
import type { DataFormat, ReadPart, Table } from './data-format.js';

/** What a line of `lists` may begin with. */
export const listHeads = ['count', 'user', 'none'] as const;

export type ListHead = (typeof listHeads)[number];

/** One user a line: CiteULike's `users.dat`, LightGCN. */
export const lists: DataFormat<'lists'> = {
  name: 'lists',
  endings: [],
  options: ['listHead'],
  recognise({ lines }, { listHead }) {
    if (listHead !== undefined) return 'likely';
    const rows = lines.map(splitFields);
    const isOfIntegers = rows.every((fields) => fields.every(isInteger));
    return isOfIntegers && rows.some(({ length }) => length !== rows[0].length) ? 'likely' : undefined;
  },
  read: readAllLists,
};

function readAllLists(table: Table): ReadPart {
  let listHead = table.options.listHead;
  return async (head) => {
    const { file } = head;
    listHead ??= findListHead(file, sampleText(head).split('\n'));
    if (table.isInParts && listHead !== 'user') {
      throw new DataError({
        file,
        expected: 'lines that begin with a user id, as there are several files',
        received: 'lists of which the user is the number of the line',
        hint: 'Join the files into one.',
      });
    }
    const collector = table.collect(file);
    await readLists(table.openText(head, collector), listHead, collector);
  };
}

/**
 * What the lines of a list begin with: a count where each line begins with the number of fields after it;
 * a user id where the first fields rise strictly, as ids do that are written in order.
 *
 * @param lines - whole lines from the start of the file
 * @throws DataError where both fit, or neither
 */
export function findListHead(file: string, lines: readonly string[]): ListHead {
  const rows = lines.map(splitFields).filter((fields) => fields.length > 0);
  const heads = rows.map(([head]) => (isInteger(head) ? Number(head) : Number.NaN));
  const mayBeCount = rows.every((fields, i) => heads[i] === fields.length - 1);
  const mayBeUser = heads.every((head, i) => !Number.isNaN(head) && (i === 0 || head > heads[i - 1]));
  if (mayBeCount !== mayBeUser) return mayBeCount ? 'count' : 'user';
  throw new DataError({
    file,
    expected: 'lines that clearly begin with the count of their items, or with a user id in rising order',
    received: mayBeCount ? 'lines that fit both' : 'lines that fit neither',
    hint: "Pass `listHead: 'count'`, `listHead: 'user'` or `listHead: 'none'`.",
  });
}

/**
 * Reads one user a line, items separated by blanks. Where lines carry no user id, the user is the number
 * of the line from 0, so that a line without items still takes up its number.
 */
export async function readLists(
  blocks: AsyncIterable<TextBlock>,
  head: ListHead,
  collector: PairCollector,
): Promise<void> {
  let emptyCount = 0;
  await forEachLine(blocks, (text, line) => {
    const fields = splitFields(text);
    if (fields.length === 0) return;
    const items = head === 'none' ? fields : fields.slice(1);
    if (head === 'count' && fields[0] !== String(items.length)) {
      return collector.rejectLine(line, {
        expected: `${fields[0]} items, as the line begins with that count`,
        received: `${items.length}`,
        hint: "Pass `listHead: 'user'` where lines begin with a user id, or `listHead: 'none'`.",
      });
    }
    const user = head === 'user' ? fields[0] : line - 1;
    for (const item of items) collector.addRow(line, user, item);
    if (items.length === 0) emptyCount++;
  });
  if (emptyCount > 0)
    collector.warn(`Users with an empty list, who were left out: ${emptyCount.toLocaleString('en-US')}.`);
}

/** The fields of a line that are separated by blanks or tabs. */
export function splitFields(text: string): string[] {
  const trimmed = text.trim();
  return trimmed === '' ? [] : trimmed.split(/\s+/);
}

function isInteger(field: string): boolean {
  return /^\d+$/.test(field);
}

import type { ListHead } from '../options.js';
import type { PairCollector } from '../pair-collector.js';
import { forEachLine, type TextBlock } from '../source/text-blocks.js';

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

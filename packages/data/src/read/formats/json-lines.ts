import { quoteValue } from '../../data-error.js';
import type { PairColumns } from '../columns.js';
import type { PairCollector } from '../pair-collector.js';
import { forEachLine, type TextBlock } from '../source/text-blocks.js';
import { idReader } from './json-numbers.js';

/** Reads one JSON object a line; blank lines are passed over. */
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

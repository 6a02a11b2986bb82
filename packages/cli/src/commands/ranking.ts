import type { Id } from '@lightrec/core';
import type { SearchResult } from '@lightrec/index';
import type { Context } from '../context.js';
import { defaultResultCount } from '../limits.js';
import { parseCount } from '../settings/parsers.js';
import type { Setting } from '../settings/setting.js';
import { printable, textTable } from '../terminal/index.js';

/** `-k`, of all commands that answer with items. */
export const resultCount = {
  takes: 'n',
  parse: parseCount,
  default: defaultResultCount,
  words: 'how many items',
} as const satisfies Setting;

/** A result for machines. */
export function rankingOf({ ids, scores }: SearchResult): { id: Id; score: number }[] {
  return ids.map((id, i) => ({ id, score: scores[i] }));
}

/** A result for people: rank, item, score. */
export function printRanking({ ids, scores }: SearchResult, context: Context): void {
  const ranks = ids.map((_, i) => String(i + 1));
  const figures = Array.from(scores, (score) => score.toFixed(4));
  const lines = textTable(
    [
      { cells: ['rank', ...ranks], align: 'right' },
      { cells: ['item', ...ids.map((id) => printable(String(id)))], shrinks: true },
      { cells: ['score', ...figures], align: 'right' },
    ],
    { width: context.columns },
  );
  for (const line of lines) context.print(line);
}

import { type Id, parseId } from '@lightrec/core';
import type { SearchResult } from '@lightrec/index';
import type { Context } from '../context.js';
import { defaultResultCount } from '../limits.js';
import { count } from '../settings/kinds.js';
import { printable, textTable } from '../terminal/index.js';

/** `-k`, of all commands that answer with items. */
export const resultCount = { ...count, default: defaultResultCount, words: 'how many items' } as const;

/** The id that was typed, where it is known; one of digits may be a number or, in JSON, a text. */
export function findId(typed: string, isKnown: (id: Id) => boolean): Id | undefined {
  return [parseId(typed), typed].find(isKnown);
}

/** A result for machines. */
export function rankingOf({ ids, scores }: SearchResult): { id: Id; score: number }[] {
  return ids.map((id, i) => ({ id, score: scores[i] }));
}

/** A list for each of what was asked for, for people each under its title where there are several. */
export function showRankings(
  lists: readonly { title: string; result: SearchResult }[],
  context: Context,
  forMachines: () => unknown,
): void {
  if (context.json) {
    context.print(JSON.stringify(forMachines()));
    return;
  }
  lists.forEach(({ title, result }, i) => {
    if (lists.length > 1) context.print(`${i > 0 ? '\n' : ''}${printable(title)}`);
    printRanking(result, context);
  });
}

/** One list where one was asked for, else all of them. */
export function oneOrAll<List>(lists: readonly List[]): List | readonly List[] {
  return lists.length === 1 ? lists[0] : lists;
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

import type { Id } from '@lightrec/core';
import type { SearchResult } from '@lightrec/index';
import type { Context } from '../context.js';

/** A result for machines. */
export function rankingOf({ ids, scores }: SearchResult): { id: Id; score: number }[] {
  return ids.map((id, i) => ({ id, score: scores[i] }));
}

/** A result for people: rank, item, score. */
export function printRanking({ ids, scores }: SearchResult, context: Context): void {
  const width = Math.max(4, ...ids.map((id) => String(id).length));
  context.print(`rank  ${'item'.padEnd(width)}   score`);
  ids.forEach((id, i) => {
    context.print(`${String(i + 1).padStart(4)}  ${String(id).padEnd(width)}  ${scores[i].toFixed(4)}`);
  });
}

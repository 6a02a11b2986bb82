import type { Interactions } from '@lightrec/core';
import { requireArray, requireInteractions } from '@lightrec/core/options';

/** One row of the paper's Table 1, as numbers. */
export interface Description {
  userCount: number;
  itemCount: number;
  pairCount: number;
  /** `pairCount / (userCount * itemCount)`, in [0, 1]. */
  density: number;
}

/**
 * Counts users, items and pairs, as Table 1 of LightRec (WWW'20) does. The paper counts training pairs,
 * validation included, over all users and items.
 */
export function describe(interactions: Interactions): Description {
  requireInteractions('interactions', interactions);
  const { userCount, itemCount, pairCount } = interactions;
  const cellCount = userCount * itemCount;
  return { userCount, itemCount, pairCount, density: cellCount === 0 ? 0 : pairCount / cellCount };
}

/** Table 1 as aligned text, one row a data set and a row of titles above. */
export function formatDescription(rows: readonly (Description & { name: string })[]): string {
  requireArray('rows', rows);
  const table = [
    ['Dataset', '#User', '#Item', '#Pair', 'Density'],
    ...rows.map(({ name, userCount, itemCount, pairCount, density }) => [
      name,
      ...[userCount, itemCount, pairCount].map((count) => count.toLocaleString('en-US')),
      `${(100 * density).toFixed(3)}%`,
    ]),
  ];
  const widths = table[0].map((_, column) => Math.max(...table.map((cells) => cells[column].length)));
  return table
    .map((cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '))
    .join('\n');
}

import { formatMetric, formatQuantity, formatTimes } from '../terminal/format.js';

/** One measured system: a row of the result table and, under these very names, of `lightrec demo --json`. */
export interface SystemRow {
  /** What the row is called, e.g. `LightRec + post-ranking`. */
  system: string;
  /** Means over users, in [0, 1], as the others of this kind. */
  recallAt20: number;
  recallAt100: number;
  /** Of the first 20 items. */
  ndcgAt20: number;
  /** Of the full ranking. */
  ndcg: number;
  /** Bytes stored for one item, shared parts such as codebooks spread over all items. */
  bytesPerItem: number;
  /** Time to answer one query. */
  microsecondsPerQuery: number;
  /** How many times faster than the yardstick; 1 is as fast. */
  speedup: number;
  /** How many times smaller than the float vectors; 1 is as large. */
  compression: number;
}

export interface ResultColumn {
  key: Exclude<keyof SystemRow, 'system'>;
  /** The heading, broken where a narrow table may break it. */
  titleLines: readonly string[];
  /** Broken once more, where the terminal is too narrow for that; default: `titleLines`. */
  narrowTitleLines?: readonly string[];
  /** Left out where the terminal is too narrow for all of them. */
  isExtra?: boolean;
  format: (value: number) => string;
  better: 'higher' | 'lower';
}

const compression = { titleLines: ['compression'], narrowTitleLines: ['compres-', 'sion'] };
const speedup = { titleLines: ['speed-up'], narrowTitleLines: ['speed', '-up'] };

/** The measured columns, in the order in which the terminal and the report show them. */
export const resultColumns: readonly ResultColumn[] = [
  { key: 'recallAt20', titleLines: ['Recall', '@20'], format: formatMetric, better: 'higher', isExtra: true },
  { key: 'recallAt100', titleLines: ['Recall', '@100'], format: formatMetric, better: 'higher' },
  { key: 'ndcgAt20', titleLines: ['NDCG', '@20'], format: formatMetric, better: 'higher', isExtra: true },
  { key: 'ndcg', titleLines: ['NDCG'], format: formatMetric, better: 'higher' },
  { key: 'bytesPerItem', titleLines: ['bytes', '/item'], format: formatQuantity, better: 'lower' },
  { key: 'microsecondsPerQuery', titleLines: ['µs', '/query'], format: formatQuantity, better: 'lower' },
  { key: 'speedup', ...speedup, format: formatTimes, better: 'higher' },
  { key: 'compression', ...compression, format: formatTimes, better: 'higher' },
];

/**
 * Which rows hold the best value of a column, shape `[rows.length]`. Values that print alike are alike, and
 * where all rows print alike there is no best.
 */
export function bestInColumn(rows: readonly SystemRow[], column: ResultColumn): boolean[] {
  const values = rows.map((row) => row[column.key]);
  const finite = values.filter(Number.isFinite);
  const best = column.format(column.better === 'higher' ? Math.max(...finite) : Math.min(...finite));
  const isBest = values.map((value) => Number.isFinite(value) && column.format(value) === best);
  return isBest.every(Boolean) ? isBest.map(() => false) : isBest;
}

import { type FoundNames, findByLevel } from './find-by-level.js';
import { singular, wordsOf } from './words.js';

/** What a time of a row is called in its last word, most usual first; of two that fit, that of the earlier list is taken. */
const timeWords: readonly (readonly string[])[] = [
  ['timestamp', 'timestamps', 'ts', 'unixtime', 'epoch'],
  ['time', 'datetime', 'at', 'when'],
  ['date', 'day'],
];

/** Words that make a number precise: `unixReviewTime` beside `reviewTime`, `timestamp_ms`. */
const unixWords = new Set(['unix', 'epoch', 'utc']);
const unitWords = new Set([
  'ms',
  'millis',
  'milliseconds',
  'sec',
  'seconds',
  'us',
  'micros',
  'ns',
  'nanos',
  'utc',
  'gmt',
]);

/** Words that make a span, or the time of something else: `watch_time`, `release_date`, `updated_at`. */
const otherWords = new Set([
  ...[
    'watch',
    'play',
    'dwell',
    'stay',
    'spent',
    'listen',
    'reading',
    'duration',
    'total',
    'mean',
    'avg',
    'average',
    'delta',
  ],
  ...[
    'release',
    'released',
    'publish',
    'published',
    'birth',
    'modified',
    'updated',
    'deleted',
    'upload',
    'expiry',
    'expires',
  ],
  ...['since', 'until', 'end', 'ended', 'last', 'first', 'part'],
]);

/** The positions of names that usually are those of times. */
export function findTimes(names: readonly string[]): FoundNames {
  return findByLevel(names, levelOf);
}

function levelOf(name: string): number {
  const words = wordsOf(name).filter((word) => !/^\d+$/.test(word));
  while (words.length > 1 && unitWords.has(words.at(-1)!)) words.pop();
  const last = words.at(-1);
  if (last === undefined || words.some((word) => otherWords.has(word))) return -1;
  if (last === 'at' && words.length === 1) return -1;
  const level = timeWords.findIndex(
    (list) => list.includes(last) || list.includes(singular(last)) || list.includes(words.join('')),
  );
  return level > 0 && words.some((word) => unixWords.has(word)) ? 0 : level;
}

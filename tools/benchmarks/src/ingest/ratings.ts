/** Tables of ratings like those of MovieLens and Amazon, made up: `user,item,rating,timestamp`. */
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { Random } from '@lightrec/core';

export const kinds = ['movielens', 'amazon'] as const;

export type Kind = (typeof kinds)[number];

/** How ids, ratings and the order of rows look. */
interface Looks {
  rowsPerUser: number;
  itemsPerRow: number;
  userOf(user: number): string;
  itemOf(item: number): string;
  /** Shown with so many decimals, in steps of a half or of one. */
  ratingStep: 0.5 | 1;
  /** Whether the rows of a user follow each other. */
  byUser: boolean;
}

const looks: Record<Kind, Looks> = {
  // Integers; a user's rows stand together, as in `ratings.csv` of MovieLens-25M.
  movielens: {
    rowsPerUser: 150,
    itemsPerRow: 1 / 100,
    userOf: (user) => `${user + 1}`,
    itemOf: (item) => `${1 + ((item * 7919) % 209_171)}`,
    ratingStep: 0.5,
    byUser: true,
  },
  // Texts of 14 and 10 characters, among items integers; many users with few rows each, in no order.
  amazon: {
    rowsPerUser: 4,
    itemsPerRow: 1 / 15,
    userOf: (user) => `A${scrambled(user, 13)}`,
    itemOf: (item) => (item % 8 === 0 ? `1${String(item).padStart(9, '0')}` : `B00${scrambled(item, 7)}`),
    ratingStep: 1,
    byUser: false,
  },
};

/** Writes a table as csv or, by the name of the file, jsonl; of the same bytes for the same `kind` and `rowCount`. */
export function writeRatings(file: string, kind: Kind, rowCount: number): void {
  const { rowsPerUser, itemsPerRow, userOf, itemOf, ratingStep, byUser } = looks[kind];
  const random = new Random(0);
  const userCount = Math.ceil(rowCount / rowsPerUser);
  const itemCount = Math.min(Math.ceil(Math.max(rowCount * itemsPerRow, 1000)), 200_000);
  const partial = `${file}.partial`;
  const out = openSync(partial, 'w');
  const isJson = file.endsWith('.jsonl');
  let text = isJson ? '' : 'user,item,rating,timestamp\n';
  for (let row = 0; row < rowCount; row++) {
    // Few users and items have most of the rows.
    const user = byUser ? Math.floor(row / rowsPerUser) : Math.floor(userCount * random.uniform() ** 2);
    const item = Math.floor(itemCount * random.uniform() ** 3);
    const rating = Math.max(ratingStep, 5 - ratingStep * Math.floor((5 / ratingStep) * random.uniform() ** 2));
    const time = 1_000_000_000 + random.integer(600_000_000);
    const fields = [userOf(user), itemOf(item), rating.toFixed(1), time];
    text += isJson ? jsonOf(fields, kind) : `${fields.join(',')}\n`;
    if (text.length > 1 << 20) {
      writeSync(out, text);
      text = '';
    }
  }
  writeSync(out, text);
  closeSync(out);
  renameSync(partial, file);
}

/** A line of which the ids are texts, but those of MovieLens. */
function jsonOf([user, item, rating, time]: readonly (string | number)[], kind: Kind): string {
  const quote = kind === 'movielens' ? '' : '"';
  return `{"user":${quote}${user}${quote},"item":${quote}${item}${quote},"rating":${rating},"timestamp":${time}}\n`;
}

/** Letters and digits that look like chance, different for each number. */
function scrambled(number: number, length: number): string {
  let text = '';
  let state = (number * 2_654_435_761 + 12_345) % 2 ** 32;
  for (let i = 0; i < length - 5; i++) {
    text += (state % 36).toString(36);
    state = (state * 1_103_515 + 12_345) % 2 ** 32;
  }
  return (text + number.toString(36).padStart(5, '0')).toUpperCase();
}

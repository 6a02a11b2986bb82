import { readDefaults } from '../limits.js';
import { isFlagName } from './names/rating-names.js';
import type { TableOptions } from './table-options.js';

/** Decides by its rating whether a pair is positive. */
export interface RatingRule {
  /** For example `rating > 3`. */
  text: string;
  keeps(rating: number): boolean;
}

/**
 * Ratings above 3 are positive unless `options` say otherwise (LightRec, WWW'20, section 4.1.1); of a
 * flag, 1 is.
 */
export function makeRatingRule(column: string | number, options: TableOptions): RatingRule {
  const name = typeof column === 'number' ? `column ${column}` : column;
  const atLeast = options.ratingAtLeast;
  if (atLeast !== undefined) return { text: `${name} >= ${atLeast}`, keeps: (rating) => rating >= atLeast };
  const above = options.ratingAbove;
  if (above === undefined && isFlagName(name)) return { text: `${name} = 1`, keeps: (rating) => rating === 1 };
  const bound = above ?? readDefaults.ratingAbove;
  return { text: `${name} > ${bound}`, keeps: (rating) => rating > bound };
}

/** The number that a field stands for, 1 and 0 for true and false, or `undefined` where it stands for none. */
export function toRating(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number' || typeof value === 'bigint') return finite(Number(value));
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const flag = /^\s*(?:(true)|false)\s*$/i.exec(value);
  return flag ? Number(flag[1] !== undefined) : finite(Number(value));
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

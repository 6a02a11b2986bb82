import { requireArray, requireLength } from '../options/arrays.js';
import { refuse } from '../options/refuse.js';

/** What pairs may carry, in their order. */
export interface PairValues {
  /** When each pair happened, in milliseconds since 1970 UTC. */
  timestamps?: ArrayLike<number>;
  /** How much each pair counts, above 0; kept as float32. */
  weights?: ArrayLike<number>;
}

/**
 * @returns undefined where pairs carry nothing
 * @throws ShapeError where not every pair has a value, ArgumentError for a value that is none
 */
export function checkPairValues({ timestamps, weights }: PairValues, pairCount: number): PairValues | undefined {
  if (timestamps === undefined && weights === undefined) return undefined;
  requireEach('timestamps', timestamps, pairCount, Number.isFinite, 'a finite number of milliseconds');
  requireEach('weights', weights, pairCount, isWeight, 'a finite number > 0');
  return { timestamps, weights };
}

function isWeight(weight: number): boolean {
  if (typeof weight !== 'number') return false;
  const kept = Math.fround(weight);
  return kept > 0 && kept < Number.POSITIVE_INFINITY;
}

function requireEach(
  argument: string,
  values: ArrayLike<number> | undefined,
  count: number,
  isValid: (value: number) => boolean,
  expected: string,
): void {
  if (values === undefined) return;
  requireArray(argument, values);
  requireLength(argument, values, [count]);
  for (let i = 0; i < count; i++) if (!isValid(values[i])) refuse(`${argument}[${i}]`, expected, values[i]);
}

import { ArgumentError } from '@lightrec/core';
import { requireFiniteValues } from '@lightrec/core/options';
import { mean, sampleStandardDeviation } from 'simple-statistics';

export interface Summary {
  count: number;
  mean: number;
  /** Of the sample, with `count - 1` below; absent for a single value. */
  standardDeviation?: number;
}

/**
 * Mean and standard deviation of one metric over several splits or seeds.
 *
 *     standardDeviation = sqrt( sum of (value - mean)^2 / (count - 1) )
 *
 * @param values - one a split, at least one
 * @throws ArgumentError for no value, or one that is not finite
 *
 * @example
 * // Mean 5; squared deviations 9 + 1 + 1 + 9 = 20, over 3.
 * summarise([2, 4, 6, 8]); // { count: 4, mean: 5, standardDeviation: 2.582 }
 */
export function summarise(values: ArrayLike<number>): Summary {
  requireFiniteValues('values', values);
  const sample = Array.from(values);
  if (sample.length === 0) throw new ArgumentError({ argument: 'values', expected: 'at least one', received: 'none' });
  const summary: Summary = { count: sample.length, mean: mean(sample) };
  if (sample.length > 1) summary.standardDeviation = sampleStandardDeviation(sample);
  return summary;
}

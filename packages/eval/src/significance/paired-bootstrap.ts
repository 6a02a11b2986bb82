import { ArgumentError, Random, ShapeError } from '@lightrec/core';
import { optionNames, requireFiniteValues, requireInteger, requireKnown, requireShare } from '@lightrec/core/options';
import { mean, quantileSorted } from 'simple-statistics';
import { usualConfidence, usualResampleCount } from '../limits.js';

export interface PairedBootstrapOptions {
  /** Of the resamples; the same seed gives the same result. */
  seed: number;
  /** How many times the users are drawn anew. Default: 2000. */
  resampleCount?: number;
  /** Confidence of the interval, in (0, 1). Default: 0.95. */
  confidence?: number;
}

export interface PairedComparison {
  /** mean(first) - mean(second). */
  difference: number;
  /** Percentile interval of the difference. */
  interval: { low: number; high: number };
  /** Two-sided p-value of "there is no difference", in (0, 1]. */
  pValue: number;
}

export const bootstrapNames = optionNames<PairedBootstrapOptions>({ seed: 1, resampleCount: 1, confidence: 1 });

/**
 * Says whether one system is better than another by more than the choice of users explains: draws the
 * users anew, with replacement, and looks how the mean difference varies (Efron and Tibshirani 1993,
 * sections 13.3 and 16.4).
 *
 *     pValue = (1 + #{ |difference* - difference| >= |difference| }) / (1 + resampleCount)
 *
 * @param first - a metric by user, shape `[userCount]`
 * @param second - of the same users in the same order, shape `[userCount]`
 * @throws ShapeError for arrays of different length
 * @throws ArgumentError for no users, a value that is not finite, or an option outside its range
 *
 * @example
 * // Every user gains 0.25, so that every resample has the mean 0.25, and none is as far from it as 0 is.
 * pairedBootstrap([0.5, 1], [0.25, 0.75], { seed: 1, resampleCount: 999 });
 * // { difference: 0.25, interval: { low: 0.25, high: 0.25 }, pValue: 0.001 }
 */
export function pairedBootstrap(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: PairedBootstrapOptions,
): PairedComparison {
  requireKnown('pairedBootstrap', options, bootstrapNames);
  const { seed, resampleCount = usualResampleCount, confidence = usualConfidence } = options;
  checkPairs(first, second);
  requireInteger('resampleCount', resampleCount, 1);
  requireShare('confidence', confidence, '(0, 1)');
  const random = new Random(seed);
  const differences = Float64Array.from(first, (value, user) => value - second[user]);
  const difference = mean(Array.from(differences));
  const resampled = Array.from(
    Float64Array.from({ length: resampleCount }, () => resampledMean(differences, random)).sort(),
  );
  const asFar = resampled.filter((value) => Math.abs(value - difference) >= Math.abs(difference)).length;
  return {
    difference,
    interval: {
      low: quantileSorted(resampled, (1 - confidence) / 2),
      high: quantileSorted(resampled, (1 + confidence) / 2),
    },
    pValue: (1 + asFar) / (1 + resampleCount),
  };
}

function resampledMean(values: Float64Array, random: Random): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[random.integer(values.length)];
  return sum / values.length;
}

function checkPairs(first: ArrayLike<number>, second: ArrayLike<number>): void {
  requireFiniteValues('first', first);
  requireFiniteValues('second', second);
  if (first.length !== second.length) {
    throw new ShapeError({ argument: 'second', expected: [first.length], received: [second.length] });
  }
  if (first.length === 0)
    throw new ArgumentError({ argument: 'first', expected: 'at least one user', received: 'none' });
}

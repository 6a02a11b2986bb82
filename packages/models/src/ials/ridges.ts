import type { IalsHyperparameters } from './options.js';
import type { SidePairs } from './pairs.js';

/**
 * How much each row of a side is regularised: by its frequency, which is the weight of its pairs and its share of the
 * cells' weight, to a power (Rendle et al., 2022, section 3.2). The row of average frequency has `lambda` times its
 * frequency whatever the power is.
 *
 * @param pairs - their weights have a mean of 1
 * @returns shape `[rowCount]`
 */
export function ridgesOf(
  { offsets, weights }: Pick<SidePairs, 'offsets' | 'weights'>,
  {
    lambda,
    unobservedRatio,
    frequencyExponent,
  }: Pick<IalsHyperparameters, 'lambda' | 'unobservedRatio' | 'frequencyExponent'>,
): Float32Array {
  const rowCount = offsets.length - 1;
  const weightOf = (row: number) =>
    weights
      ? weights.subarray(offsets[row], offsets[row + 1]).reduce((sum, weight) => sum + weight, 0)
      : offsets[row + 1] - offsets[row];
  const pairsOfMean = offsets[rowCount] / rowCount;
  const mean = (1 + unobservedRatio) * pairsOfMean;
  return Float32Array.from({ length: rowCount }, (_, row) => {
    const frequency = weightOf(row) + unobservedRatio * pairsOfMean;
    return lambda * mean * (frequency / mean) ** frequencyExponent;
  });
}

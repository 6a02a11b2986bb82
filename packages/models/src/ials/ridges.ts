import type { IalsHyperparameters } from './options.js';

/**
 * How much each row of a side is regularised: by its frequency, which is its pairs and its share of the cells' weight,
 * to a power (Rendle et al., 2022, section 3.2). The row of average frequency has `lambda` times its frequency whatever
 * the power is.
 *
 * @param offsets - where the pairs of each row begin, shape `[rowCount + 1]`
 * @returns shape `[rowCount]`
 */
export function ridgesOf(
  offsets: Uint32Array,
  {
    lambda,
    unobservedRatio,
    frequencyExponent,
  }: Pick<IalsHyperparameters, 'lambda' | 'unobservedRatio' | 'frequencyExponent'>,
): Float32Array {
  const rowCount = offsets.length - 1;
  const pairsOfMean = offsets[rowCount] / rowCount;
  const mean = (1 + unobservedRatio) * pairsOfMean;
  return Float32Array.from({ length: rowCount }, (_, row) => {
    const frequency = offsets[row + 1] - offsets[row] + unobservedRatio * pairsOfMean;
    return lambda * mean * (frequency / mean) ** frequencyExponent;
  });
}

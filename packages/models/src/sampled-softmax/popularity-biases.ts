import type { Interactions } from '@lightrec/core';

/**
 * What popularity adds to the score of each item: `weight` times the logarithm of its count of pairs, taken as one where
 * there are none, less the mean over items. A softmax fits how likely an item is, popular ones included, but cosines of
 * few dimensions leave part of that out, so that lists are less popular than what users take.
 *
 * @returns shape `[itemCount]`
 */
export function popularityBiases(train: Interactions, weight: number): Float64Array {
  const biases = Float64Array.from(train.countByItem(), (count) => weight * Math.log(Math.max(1, count)));
  const mean = biases.reduce((sum, bias) => sum + bias, 0) / biases.length;
  return biases.map((bias) => bias - mean);
}

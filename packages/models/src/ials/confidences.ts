import type { Interactions } from '@lightrec/core';

/** The least number above 0 that float32 holds in full. */
const least = 2 ** -126;

/**
 * How much the pairs of weighted data count (Hu, Koren and Volinsky, 2008): their weights to a power, over the mean of
 * these, so that neither the unit of the weights matters nor what other options are worth.
 *
 * @param exponent - 1 for weights as they are, less to damp the large ones, 0 for none
 * @returns shape `[pairCount]`, as `userItems`; nothing where all pairs count 1
 */
export function confidencesOf({ weights }: Interactions, exponent: number): Float32Array | undefined {
  if (!weights || exponent === 0) return undefined;
  const powers = Float64Array.from(weights, (weight) => weight ** exponent);
  const mean = powers.reduce((sum, power) => sum + power, 0) / powers.length;
  return Float32Array.from(powers, (power) => Math.max(least, power / mean));
}

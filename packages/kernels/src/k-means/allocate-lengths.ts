import { ArgumentError } from '@lightrec/core';
import {
  optionNames,
  requireArray,
  requireInRange,
  requireKnown,
  requireLength,
  requireWeights,
} from '@lightrec/core/options';

/** What `allocateLengths` goes by. */
export interface AllocateLengthsOptions {
  /**
   * What is left of each item's error with 0, 1, 2, ... codes, shape `[codebookCount + 1, itemCount]`: one array a
   * length.
   */
  errors: readonly Float64Array[];
  /** How much each item's error counts, >= 0, shape `[itemCount]`. Default: all alike. */
  weights?: ArrayLike<number>;
  /** Mean length to stay within, in `[0, codebookCount]`. */
  meanLength: number;
}

export const allocateLengthsNames = /* @__PURE__ */ optionNames<AllocateLengthsOptions>({
  errors: 1,
  weights: 1,
  meanLength: 1,
});

/**
 * How many codes each item gets, so that the weighted error is small at a given mean: residual codes are
 * progressive, so an item may stop after any of them. Each item takes the length of least
 * `weight * error + price * length`, the shorter of equals, at the least price that keeps the mean: rate
 * allocation by a Lagrange multiplier (Shoham and Gersho, 1988).
 *
 * @returns shape `[itemCount]`
 * @throws ArgumentError for a mean out of range, or errors or weights that are no numbers >= 0; ShapeError for arrays
 *   of another length
 */
export function allocateLengths(options: AllocateLengthsOptions): Uint8Array {
  requireKnown('allocateLengths', options, allocateLengthsNames);
  requireErrors(options.errors);
  return lengthsBy(options);
}

/** The same of errors that are what they should be. */
export function lengthsBy({ errors, meanLength, ...options }: AllocateLengthsOptions): Uint8Array {
  const weights = requireWeights('weights', options.weights, errors[0].length);
  requireInRange('meanLength', meanLength, 0, errors.length - 1, 'At most as many codes as there are codebooks.');
  const lengthsAt = (price: number) =>
    Uint8Array.from(weights, (weight, item) => bestLength(errors, item, weight, price));
  const fits = (lengths: Uint8Array) => lengths.reduce((sum, length) => sum + length, 0) <= meanLength * lengths.length;
  // At the price of the largest gain of a code no item takes one.
  let [low, high] = [0, Number.MIN_VALUE];
  for (let item = 0; item < weights.length; item++) high = Math.max(high, 2 * weights[item] * errors[0][item]);
  let lengths = lengthsAt(low);
  if (fits(lengths)) return lengths;
  lengths = lengthsAt(high);
  for (let halving = 0; halving < 100 && high - low > 1e-12 * high; halving++) {
    // Prices spread over magnitudes: first halve the exponent, near the end the number.
    const middle = low > 0 ? Math.sqrt(low * high) : high / 1024;
    const candidate = lengthsAt(middle);
    if (fits(candidate)) [high, lengths] = [middle, candidate];
    else low = middle;
  }
  return lengths;
}

function requireErrors(errors: readonly Float64Array[]): void {
  requireArray('errors', errors);
  if (errors.length === 0) {
    throw new ArgumentError({ argument: 'errors', expected: 'at least those without a code', received: 'none' });
  }
  errors.forEach((level, length) => {
    requireArray(`errors[${length}]`, level);
    requireLength(`errors[${length}]`, level, [errors[0].length]);
    const wrong = level.findIndex((error) => !(error >= 0));
    if (wrong < 0) return;
    const argument = `errors[${length}][${wrong}]`;
    throw new ArgumentError({ argument, expected: 'a number >= 0', received: level[wrong] });
  });
}

function bestLength(errors: readonly Float64Array[], item: number, weight: number, price: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let length = 0; length < errors.length; length++) {
    const cost = weight * errors[length][item] + price * length;
    if (cost < least) [best, least] = [length, cost];
  }
  return best;
}

import type { Random } from '@lightrec/core';

/** Running sums of weights, to draw positions in proportion to them by binary search. */
export function toCumulative(weights: ArrayLike<number>): Float64Array {
  let sum = 0;
  return Float64Array.from(weights, (weight) => {
    sum += weight;
    return sum;
  });
}

/** A position in `[start, end)`, drawn in proportion to the weights whose running sums are given. */
export function drawPosition(cumulative: Float64Array, random: Random, start = 0, end = cumulative.length): number {
  const base = start === 0 ? 0 : cumulative[start - 1];
  const target = base + random.uniform() * (cumulative[end - 1] - base);
  let low = start;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle] > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How many of the k best a search found. */

interface Best {
  k: number;
  /** Score of the k-th best item. */
  threshold: number;
  scoreOf: (item: number) => number;
}

/**
 * The share of the k best items that a result holds. An item counts by its score, not its name: among items of equal
 * scores, such as those of equal codes, any is as good as another.
 *
 * @param items - what was found; one listed twice counts once
 * @returns in [0, 1]
 */
export function recallAt(items: ArrayLike<number>, { k, threshold, scoreOf }: Best): number {
  // Two sums of the same products in another order differ by a few roundings of float32.
  const least = threshold - 1e-5 * Math.abs(threshold);
  // A library may say -1 where it found none.
  const distinct = [...new Set(Array.from(items).slice(0, k))].filter((item) => item >= 0);
  return distinct.filter((item) => scoreOf(item) >= least).length / k;
}

export function innerProduct(a: Float32Array, aStart: number, b: Float32Array, bStart: number, dim: number) {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += a[aStart + d] * b[bStart + d];
  return sum;
}

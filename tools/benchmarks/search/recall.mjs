/** How many of the k best a search found. */

/**
 * The share of the k best items that a result holds. An item counts by its score, not its name: among items of equal
 * scores, such as those of equal codes, any is as good as another.
 *
 * @param {ArrayLike<number>} items - what was found; one listed twice counts once
 * @param {object} best
 * @param {number} best.k
 * @param {number} best.threshold - score of the k-th best item
 * @param {(item: number) => number} best.scoreOf
 * @returns {number} in [0, 1]
 */
export function recallAt(items, { k, threshold, scoreOf }) {
  // Two sums of the same products in another order differ by a few roundings of float32.
  const least = threshold - 1e-5 * Math.abs(threshold);
  // A library may say -1 where it found none.
  const distinct = [...new Set(Array.from(items).slice(0, k))].filter((item) => item >= 0);
  return distinct.filter((item) => scoreOf(item) >= least).length / k;
}

/**
 * @param {Float32Array} a
 * @param {number} aStart
 * @param {Float32Array} b
 * @param {number} bStart
 * @param {number} dim
 */
export function innerProduct(a, aStart, b, bStart, dim) {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += a[aStart + d] * b[bStart + d];
  return sum;
}

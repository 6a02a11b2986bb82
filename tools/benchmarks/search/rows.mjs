/**
 * Rows of `results/search.json`.
 *
 * @typedef {object} Row
 * @property {string} data
 * @property {number} items
 * @property {number} dim
 * @property {number} codebooks
 * @property {number} k
 * @property {string} method
 * @property {string} parameters - as `name=value`, with commas between
 * @property {number} microseconds - mean over queries
 * @property {number} medianMicroseconds
 * @property {number} recallOfTrue
 * @property {number} recallOfComposite
 * @property {number} bytesPerItem
 * @property {number} buildSeconds
 * @property {number} queries - that were timed
 *
 * @typedef {Pick<Row, 'data' | 'items' | 'codebooks' | 'k'>} Place - what rows must share to be compared
 */

/**
 * Old rows, less those of the same place and methods, and then the new ones.
 *
 * @param {readonly Row[]} rows
 * @param {readonly Row[]} added - of one place
 * @param {boolean} isWhole - whether every method was run, so that no old row of the place stays
 */
export function mergeRows(rows, added, isWhole) {
  if (added.length === 0) return [...rows];
  const methods = new Set(added.map(({ method }) => method));
  const kept = rows.filter((row) => !(isSamePlace(row, added[0]) && (isWhole || methods.has(row.method))));
  return [...kept, ...added];
}

/**
 * @param {Place} a
 * @param {Place} b
 */
export function isSamePlace(a, b) {
  return a.data === b.data && a.items === b.items && a.codebooks === b.codebooks && a.k === b.k;
}

/** @param {Place} place */
export function nameOfPlace({ data, items, codebooks, k }) {
  return `${data}, ${items.toLocaleString('en')} items, ${codebooks} codebooks, k = ${k}`;
}

/** @param {Row} row */
export function isOurs({ method }) {
  return method.startsWith('ours-');
}

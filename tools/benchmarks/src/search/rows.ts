/** Rows of `results/search.json`. */

export interface Row {
  data: string;
  items: number;
  dim: number;
  codebooks: number;
  k: number;
  method: string;
  /** As `name=value`, with commas between. */
  parameters: string;
  /** Mean over queries. */
  microseconds: number;
  medianMicroseconds: number;
  recallOfTrue: number;
  recallOfComposite: number;
  bytesPerItem: number;
  buildSeconds: number;
  /** That were timed. */
  queries: number;
}

/** What rows must share to be compared. */
export type Place = Pick<Row, 'data' | 'items' | 'codebooks' | 'k'>;

/**
 * Old rows, less those of the same place and methods, and then the new ones.
 *
 * @param added - of one place
 * @param isWhole - whether every method was run, so that no old row of the place stays
 */
export function mergeRows(rows: readonly Row[], added: readonly Row[], isWhole: boolean) {
  if (added.length === 0) return [...rows];
  const methods = new Set(added.map(({ method }) => method));
  const kept = rows.filter((row) => !(isSamePlace(row, added[0]) && (isWhole || methods.has(row.method))));
  return [...kept, ...added];
}

export function isSamePlace(a: Place, b: Place) {
  return a.data === b.data && a.items === b.items && a.codebooks === b.codebooks && a.k === b.k;
}

export function nameOfPlace({ data, items, codebooks, k }: Place) {
  return `${data}, ${items.toLocaleString('en')} items, ${codebooks} codebooks, k = ${k}`;
}

export function isOurs({ method }: Row) {
  return method.startsWith('ours-');
}

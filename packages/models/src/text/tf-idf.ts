import type { SparseRows } from './terms.js';

/**
 * How much a term tells by how few texts have it, shape `[columnCount]`: `log((1 + n) / (1 + n_t)) + 1`, with `n_t` of
 * the `n` texts having it. Above 0 also for a term of all texts, so that a vocabulary of one word is one.
 *
 * @param counts - of terms in texts; texts without a term do not count
 */
export function inverseDocumentFrequencies({ offsets, columns, columnCount }: SparseRows): Float32Array {
  const textCounts = new Uint32Array(columnCount);
  for (const column of columns) textCounts[column]++;
  const textCount = offsets.reduce((sum, offset, i) => (i > 0 && offset > offsets[i - 1] ? sum + 1 : sum), 0);
  return Float32Array.from(textCounts, (count) => Math.log((1 + textCount) / (1 + count)) + 1);
}

/** Counts as weights in place: `(1 + log count) * idf`, each row then at length 1. An empty row stays empty. */
export function weighTerms(counts: SparseRows, idf: Float32Array): SparseRows {
  const { offsets, columns, values } = counts;
  for (let row = 0; row + 1 < offsets.length; row++) {
    let squares = 0;
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      values[entry] = (1 + Math.log(values[entry])) * idf[columns[entry]];
      squares += values[entry] ** 2;
    }
    const scale = 1 / Math.sqrt(squares);
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) values[entry] *= scale;
  }
  return counts;
}

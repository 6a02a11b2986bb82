import type { CodeTable } from '@lightrec/core';

/**
 * Codebooks by falling energy, the spread of what they add to an item, so that the first two say most about its score.
 * Codes of variable rate keep their order, in which they are cut off.
 *
 * @returns the codebook at each place, shape `[codebookCount]`
 */
export function orderCodebooks(codeTable: CodeTable): Uint8Array {
  const places = Uint8Array.from({ length: codeTable.codebookCount }, (_, book) => book);
  if (codeTable.lengths) return places;
  const energies = Array.from(places, (book) => energyOf(codeTable, book));
  return places.sort((a, b) => energies[b] - energies[a] || a - b);
}

/** Mean squared distance of the codewords that items have from their mean. */
function energyOf({ codes, codebooks, codebookCount, codewordCount, dim, itemCount }: CodeTable, book: number): number {
  const counts = new Float64Array(codewordCount);
  for (let i = book; i < codes.length; i += codebookCount) counts[codes[i]]++;
  const mean = new Float64Array(dim);
  let squares = 0;
  counts.forEach((count, w) => {
    const start = (book * codewordCount + w) * dim;
    for (let d = 0; d < dim; d++) {
      mean[d] += (count / itemCount) * codebooks[start + d];
      squares += (count / itemCount) * codebooks[start + d] ** 2;
    }
  });
  return squares - mean.reduce((sum, value) => sum + value * value, 0);
}

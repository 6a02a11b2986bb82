import type { CodeTable } from '@lightrec/core';
import type { PositionRange } from '@lightrec/kernels';

/**
 * Items grouped by their first code, one list a codeword, ascending within a list: an inverted file whose
 * coarse quantizer is the first codebook (LightRec, section 3.1; Jegou et al., 2011).
 */
export interface InvertedLists {
  /** The item at each position, shape `[itemCount]`. */
  order: Uint32Array;
  /** The position of each item, shape `[itemCount]`. */
  positions: Uint32Array;
  /** Where each list begins, shape `[codewordCount + 1]`. */
  offsets: Uint32Array;
}

export function buildInvertedLists({ codes, codebookCount, codewordCount, itemCount }: CodeTable): InvertedLists {
  const offsets = new Uint32Array(codewordCount + 1);
  for (let item = 0; item < itemCount; item++) offsets[codes[item * codebookCount] + 1]++;
  for (let list = 0; list < codewordCount; list++) offsets[list + 1] += offsets[list];
  const next = offsets.slice();
  const order = new Uint32Array(itemCount);
  const positions = new Uint32Array(itemCount);
  for (let item = 0; item < itemCount; item++) {
    const position = next[codes[item * codebookCount]]++;
    order[position] = item;
    positions[item] = position;
  }
  return { order, positions, offsets };
}

/**
 * The lists most worth scanning: those of the codewords that score highest for the user, empty ones left out.
 *
 * @param codewordScores - the user's inner products with the first codebook
 * @returns position ranges, ascending
 */
export function probeLists(
  { offsets }: InvertedLists,
  codewordScores: Float32Array,
  probeCount: number,
): PositionRange[] {
  const listCount = offsets.length - 1;
  const occupied = Array.from({ length: listCount }, (_, list) => list).filter(
    (list) => offsets[list] < offsets[list + 1],
  );
  const best = occupied.sort((a, b) => codewordScores[b] - codewordScores[a] || a - b).slice(0, probeCount);
  return best.sort((a, b) => a - b).map((list) => ({ start: offsets[list], end: offsets[list + 1] }));
}

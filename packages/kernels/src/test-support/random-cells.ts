import type { Random } from '@lightrec/core';
import type { Cells } from '../list-squares/cells.js';

/** Rows of up to `mostCells` cells. */
export function randomCells(
  random: Random,
  { rowCount, partnerCount, mostCells }: { rowCount: number; partnerCount: number; mostCells: number },
): Cells {
  const offsets = new Uint32Array(rowCount + 1);
  for (let row = 0; row < rowCount; row++) offsets[row + 1] = offsets[row] + random.integer(mostCells + 1);
  const cellCount = offsets[rowCount];
  return {
    offsets,
    partners: Uint32Array.from({ length: cellCount }, () => random.integer(partnerCount)),
    weights: Float32Array.from({ length: cellCount }, () => random.uniform()),
    targets: Float32Array.from({ length: cellCount }, () => random.normal()),
  };
}

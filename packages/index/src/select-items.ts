import type { RankedItems } from '@lightrec/core';
import type { LookupScanner } from '@lightrec/kernels';

/**
 * The k best items of the last scan, ties to the smaller item index whatever the layout of the index: places are in
 * another order than items, so where the k-th and the next score are equal, the tied items are compared by
 * index.
 *
 * @param itemAt - the item at a place of the scan
 */
export function selectItems(scanner: LookupScanner, k: number, itemAt: (place: number) => number): RankedItems {
  const ranked = scanner.selectTopK(k + 1);
  const items = ranked.items.map(itemAt);
  const cutsTie = items.length > k && ranked.scores[k] === ranked.scores[k - 1];
  if (!cutsTie) return sortTies(items.subarray(0, k), ranked.scores.subarray(0, k));
  const tiedScore = ranked.scores[k];
  const above = ranked.scores.indexOf(tiedScore);
  const tied: number[] = [];
  // Asked for only now: the selection may have moved them.
  scanner.scores().forEach((score, place) => {
    if (score === tiedScore) tied.push(itemAt(place));
  });
  items.set(
    Uint32Array.from(tied)
      .sort()
      .subarray(0, k - above),
    above,
  );
  return sortTies(items.subarray(0, k), ranked.scores.subarray(0, k));
}

/** Puts items of equal score in order of their index, in place. */
function sortTies(items: Uint32Array, scores: Float32Array): RankedItems {
  for (let start = 0; start < items.length; ) {
    let end = start + 1;
    while (end < items.length && scores[end] === scores[start]) end++;
    if (end - start > 1) items.subarray(start, end).sort();
    start = end;
  }
  return { items, scores };
}

import { ArgumentError, type IdMap } from '@lightrec/core';
import { requireIdMap, requireLength } from '@lightrec/core/options';

/**
 * The words of each item as a sparse bag: a matrix `[itemCount, vocabulary.length]` of counts, stored by
 * rows. `wordIds[offsets[item] .. offsets[item + 1]]` are the words of an item.
 */
export interface ItemText {
  /** Where each item's words begin, shape `[itemCount + 1]`. */
  offsets: Uint32Array;
  /** Positions in `vocabulary`, ascending within an item, shape `[entryCount]`. */
  wordIds: Uint32Array;
  /** How often the word stands in the item, at least 1, shape `[entryCount]`. */
  counts: Uint32Array;
  vocabulary: readonly string[];
}

/**
 * The same texts for another item index, as after `kCore`; items without a text get an empty one.
 *
 * @param from - ids of the items of `text`
 * @throws ShapeError where their numbers differ, ArgumentError for anything but ids or a text
 */
export function alignItemText(text: ItemText, from: IdMap, to: IdMap): ItemText {
  if (!text?.offsets || !text.wordIds || !text.counts) {
    throw new ArgumentError({ argument: 'text', expected: 'the text of a dataset', received: String(text) });
  }
  requireIdMap('from', from);
  requireIdMap('to', to);
  requireLength('from', { length: from.size }, [text.offsets.length - 1]);
  const offsets = new Uint32Array(to.size + 1);
  const sources = to.ids.map((id) => from.indexOf(id));
  sources.forEach((source, item) => {
    const length = source === undefined ? 0 : text.offsets[source + 1] - text.offsets[source];
    offsets[item + 1] = offsets[item] + length;
  });
  const wordIds = new Uint32Array(offsets[to.size]);
  const counts = new Uint32Array(offsets[to.size]);
  sources.forEach((source, item) => {
    if (source === undefined) return;
    wordIds.set(text.wordIds.subarray(text.offsets[source], text.offsets[source + 1]), offsets[item]);
    counts.set(text.counts.subarray(text.offsets[source], text.offsets[source + 1]), offsets[item]);
  });
  return { offsets, wordIds, counts, vocabulary: text.vocabulary };
}

/**
 * Sorts words into rows and adds up what stands twice.
 *
 * @param entries - item indices, word ids and counts, in any order, each shape `[entryCount]`
 */
export function buildItemText(
  entries: { items: ArrayLike<number>; wordIds: ArrayLike<number>; counts: ArrayLike<number> },
  itemCount: number,
  vocabulary: readonly string[],
): ItemText {
  const entryCount = entries.items.length;
  // By item, then by word: a key below 2^53 for any catalogue and vocabulary that fit in memory.
  const keys = new Float64Array(entryCount);
  for (let i = 0; i < entryCount; i++) keys[i] = entries.items[i] * vocabulary.length + entries.wordIds[i];
  const order = Uint32Array.from(keys.keys()).sort((a, b) => keys[a] - keys[b]);
  const offsets = new Uint32Array(itemCount + 1);
  const wordIds = new Uint32Array(entryCount);
  const counts = new Uint32Array(entryCount);
  let length = 0;
  order.forEach((entry, i) => {
    if (i > 0 && keys[entry] === keys[order[i - 1]]) {
      counts[length - 1] += entries.counts[entry];
      return;
    }
    wordIds[length] = entries.wordIds[entry];
    counts[length++] = entries.counts[entry];
    offsets[entries.items[entry] + 1]++;
  });
  for (let item = 0; item < itemCount; item++) offsets[item + 1] += offsets[item];
  return { offsets, wordIds: wordIds.slice(0, length), counts: counts.slice(0, length), vocabulary };
}

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
 * The same texts for another item index, as after `kCore`; items without a text get an empty one. Texts of users go
 * with ids of users.
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
  const asGiven = new Uint32Array(entryCount);
  for (let i = 0; i < entryCount; i++) asGiven[i] = i;
  const byWord = orderBy(asGiven, entries.wordIds, vocabulary.length);
  const order = orderBy(byWord, entries.items, itemCount);
  const offsets = new Uint32Array(itemCount + 1);
  const wordIds = new Uint32Array(entryCount);
  const counts = new Uint32Array(entryCount);
  let length = 0;
  order.forEach((entry, i) => {
    const before = order[i - 1];
    if (i > 0 && entries.items[entry] === entries.items[before] && entries.wordIds[entry] === entries.wordIds[before]) {
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

/**
 * Counting sort: positions by rising key, those of the same key in the order in which they came.
 *
 * @param positions - distinct ones, as many as there are keys
 * @param keys - in `[0, keyCount)`, by position
 */
function orderBy(positions: Uint32Array, keys: ArrayLike<number>, keyCount: number): Uint32Array {
  const starts = new Uint32Array(keyCount + 1);
  for (let i = 0; i < keys.length; i++) starts[keys[i] + 1]++;
  for (let key = 0; key < keyCount; key++) starts[key + 1] += starts[key];
  const ordered = new Uint32Array(positions.length);
  for (let i = 0; i < positions.length; i++) ordered[starts[keys[positions[i]]]++] = positions[i];
  return ordered;
}

/**
 * Without the words that stand in fewer than `minimumItems` items; those left keep their order.
 */
export function dropRareWords(text: ItemText, minimumItems: number): ItemText {
  const itemCounts = new Uint32Array(text.vocabulary.length);
  for (const word of text.wordIds) itemCounts[word]++;
  const newIds = new Int32Array(itemCounts.length).fill(-1);
  const vocabulary = text.vocabulary.filter((_, word) => itemCounts[word] >= minimumItems);
  let next = 0;
  for (let word = 0; word < newIds.length; word++) if (itemCounts[word] >= minimumItems) newIds[word] = next++;
  const itemCount = text.offsets.length - 1;
  const offsets = new Uint32Array(itemCount + 1);
  const wordIds = new Uint32Array(text.wordIds.length);
  const counts = new Uint32Array(text.wordIds.length);
  let length = 0;
  for (let item = 0; item < itemCount; item++) {
    for (let entry = text.offsets[item]; entry < text.offsets[item + 1]; entry++) {
      const word = newIds[text.wordIds[entry]];
      if (word < 0) continue;
      wordIds[length] = word;
      counts[length++] = text.counts[entry];
    }
    offsets[item + 1] = length;
  }
  return { offsets, wordIds: wordIds.slice(0, length), counts: counts.slice(0, length), vocabulary };
}

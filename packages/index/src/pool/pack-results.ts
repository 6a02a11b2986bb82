import type { Id } from '@lightrec/core';
import type { SearchResult, Shortfall } from '../search-options.js';

/** Lists of numbers, one after another. */
export interface PackedLists {
  numbers: Float64Array;
  /** Where each list begins, and where the last ends, shape `[listCount + 1]`. */
  offsets: Uint32Array;
}

/** Results of several users in few arrays, so that a message costs little; entries lie user by user. */
export interface PackedResults {
  /** Where the items of each user begin, shape `[userCount + 1]`. */
  offsets: Uint32Array;
  items: Uint32Array;
  scores: Float32Array;
  /** Numbers alone, or with strings among them. Absent where the caller knows the ids. */
  ids?: Float64Array | Id[];
  /** Of candidates of a shard: their scores by the index's vectors; `scores` are then the composite ones. */
  exactScores?: Float32Array;
  /** Shape `[userCount]`. */
  scannedCounts: Float64Array;
  shortfalls: (Shortfall | undefined)[];
}

export function packLists(lists: readonly (ArrayLike<number> | undefined)[]): PackedLists {
  const offsets = offsetsOf(lists.map((list) => list?.length ?? 0));
  const numbers = new Float64Array(offsets[lists.length]);
  lists.forEach((list, i) => {
    if (list) numbers.set(list, offsets[i]);
  });
  return { numbers, offsets };
}

export function listAt({ numbers, offsets }: PackedLists, i: number): Float64Array {
  return numbers.subarray(offsets[i], offsets[i + 1]);
}

export function packResults(results: readonly SearchResult[], withIds = true): PackedResults {
  const offsets = offsetsOf(results.map(({ items }) => items.length));
  const total = offsets[results.length];
  const items = new Uint32Array(total);
  const scores = new Float32Array(total);
  results.forEach((result, i) => {
    items.set(result.items, offsets[i]);
    scores.set(result.scores, offsets[i]);
  });
  return {
    ...{ offsets, items, scores },
    ids: withIds ? packIds(results, total) : undefined,
    scannedCounts: Float64Array.from(results.map(({ scannedCount }) => scannedCount)),
    shortfalls: results.map(({ shortfall }) => shortfall),
  };
}

export function unpackResults({
  offsets,
  items,
  scores,
  ids,
  scannedCounts,
  shortfalls,
}: PackedResults): SearchResult[] {
  return shortfalls.map((shortfall, i) => {
    const [start, end] = [offsets[i], offsets[i + 1]];
    return {
      items: items.slice(start, end),
      ids: idsBetween(ids!, start, end),
      scores: scores.slice(start, end),
      scannedCount: scannedCounts[i],
      ...(shortfall && { shortfall }),
    };
  });
}

/** What of a message can be handed over in place of a copy. */
export function buffersOf(message: PackedResults): ArrayBuffer[] {
  return Object.values(message).flatMap((value) => (ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : []));
}

function packIds(results: readonly SearchResult[], total: number): Float64Array | Id[] {
  const numbers = new Float64Array(total);
  let at = 0;
  for (const { ids } of results) {
    for (const id of ids) {
      if (typeof id !== 'number') return results.flatMap((result) => result.ids);
      numbers[at++] = id;
    }
  }
  return numbers;
}

/** Ids of one result. In a loop, which is some times faster than `Array.from`. */
function idsBetween(all: Float64Array | Id[], start: number, end: number): Id[] {
  const ids = new Array<Id>(end - start);
  for (let i = start; i < end; i++) ids[i - start] = all[i];
  return ids;
}

function offsetsOf(lengths: readonly number[]): Uint32Array {
  const offsets = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    offsets[i + 1] = offsets[i] + length;
  });
  return offsets;
}

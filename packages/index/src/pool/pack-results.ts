import type { Id } from '@lightrec/core';
import type { Shortfall } from '../search-indices-options.js';
import type { SearchResult } from '../search-options.js';

/** Lists of ids, one after another. */
export interface PackedIds {
  /** Numbers alone, or with strings among them. */
  ids: Float64Array | Id[];
  /** Where each list begins, and where the last ends, shape `[listCount + 1]`. */
  offsets: Uint32Array;
}

/** Results of several users in few arrays, so that a message costs little; entries lie user by user. */
export interface PackedResults {
  /** Where the items of each user begin, shape `[userCount + 1]`. */
  offsets: Uint32Array;
  scores: Float32Array;
  /** Numbers alone, or with strings among them. */
  ids: Float64Array | Id[];
  /** Shape `[userCount]`. */
  scannedCounts: Float64Array;
  shortfalls: (Shortfall | undefined)[];
}

export function packIds(lists: readonly (readonly Id[] | undefined)[]): PackedIds {
  const offsets = offsetsOf(lists.map((list) => list?.length ?? 0));
  return { ids: joinedIds(lists, offsets[lists.length]), offsets };
}

export function idsAt({ ids, offsets }: PackedIds, i: number): Id[] {
  return idsBetween(ids, offsets[i], offsets[i + 1]);
}

export function packResults(results: readonly SearchResult[]): PackedResults {
  const { offsets, ids } = packIds(results.map((result) => result.ids));
  const scores = new Float32Array(offsets[results.length]);
  results.forEach((result, i) => {
    scores.set(result.scores, offsets[i]);
  });
  return {
    ...{ offsets, ids, scores },
    scannedCounts: Float64Array.from(results, ({ scannedCount }) => scannedCount),
    shortfalls: results.map(({ shortfall }) => shortfall),
  };
}

export function unpackResults({ offsets, scores, ids, scannedCounts, shortfalls }: PackedResults): SearchResult[] {
  return shortfalls.map((shortfall, i) => ({
    ids: idsBetween(ids, offsets[i], offsets[i + 1]),
    scores: listBetween(scores, offsets[i], offsets[i + 1]),
    scannedCount: scannedCounts[i],
    ...(shortfall && { shortfall }),
  }));
}

/** What of a message can be handed over in place of a copy. */
export function buffersOf(message: PackedResults): ArrayBuffer[] {
  return Object.values(message).flatMap((value) => (ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : []));
}

function joinedIds(lists: readonly (readonly Id[] | undefined)[], total: number): Float64Array | Id[] {
  const numbers = new Float64Array(total);
  let at = 0;
  for (const list of lists) {
    for (const id of list ?? []) {
      if (typeof id !== 'number') return lists.flatMap((ids) => ids ?? []);
      numbers[at++] = id;
    }
  }
  return numbers;
}

/** In a loop, which is some times faster than `Array.from`. */
function listBetween<T>(all: ArrayLike<T>, start: number, end: number): T[] {
  const list = new Array<T>(end - start);
  for (let i = start; i < end; i++) list[i - start] = all[i];
  return list;
}

function idsBetween(all: Float64Array | Id[], start: number, end: number): Id[] {
  return listBetween<Id>(all, start, end);
}

function offsetsOf(lengths: readonly number[]): Uint32Array {
  const offsets = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    offsets[i + 1] = offsets[i] + length;
  });
  return offsets;
}

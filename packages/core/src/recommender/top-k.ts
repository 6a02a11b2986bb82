import { requireInteger } from '../options/numbers.js';
import type { RankedItems } from './recommender.js';

/**
 * The k best of a row of scores, ties to the smaller index, by a bounded min-heap: O(n log k) at worst,
 * close to O(n) where scores come in random order. Scores of `-Infinity` are never returned, which is
 * how items are masked.
 *
 * @param scores - shape `[itemCount]`, without NaN
 * @param k - an integer >= 1; more than there are scores ranks them all
 */
export function selectTopK(scores: Float32Array, k: number): RankedItems {
  requireInteger('k', k, 1);
  const capacity = Math.min(k, scores.length);
  const heap = new Uint32Array(capacity);
  let count = 0;
  for (let item = 0; item < scores.length; item++) {
    if (scores[item] === Number.NEGATIVE_INFINITY) continue;
    if (count < capacity) {
      heap[count] = item;
      siftUp(heap, count++, scores);
    } else if (capacity > 0 && scores[item] > scores[heap[0]]) {
      heap[0] = item;
      siftDown(heap, count, scores);
    }
  }
  const itemIndices = heap.slice(0, count).sort((a, b) => scores[b] - scores[a] || a - b);
  return { itemIndices, scores: Float32Array.from(itemIndices, (item) => scores[item]) };
}

/** Whether item a ranks below item b: lower score, or the larger index where scores are equal. */
function isWorse(a: number, b: number, scores: Float32Array): boolean {
  return scores[a] < scores[b] || (scores[a] === scores[b] && a > b);
}

function siftUp(heap: Uint32Array, start: number, scores: Float32Array): void {
  const item = heap[start];
  let place = start;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!isWorse(item, heap[parent], scores)) break;
    heap[place] = heap[parent];
    place = parent;
  }
  heap[place] = item;
}

function siftDown(heap: Uint32Array, count: number, scores: Float32Array): void {
  const item = heap[0];
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= count) break;
    if (child + 1 < count && isWorse(heap[child + 1], heap[child], scores)) child++;
    if (!isWorse(heap[child], item, scores)) break;
    heap[place] = heap[child];
    place = child;
  }
  heap[place] = item;
}

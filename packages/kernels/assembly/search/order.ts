import { fillLosses } from './bounds';
import { bucketOfEach, bucketStarts, listIsOccupied, listNames, listOrder, lookupTable } from './memory-map';
import { rankingKey, sortLargestFirst } from './selection';

const bucketCount: u32 = 256;

/**
 * Puts the first `count` numbers in nearly falling order of their values, by one pass over buckets: within a bucket
 * the order is that of the numbers.
 *
 * @param values - float32 `[count]`, finite, in `[lowest, highest]`
 * @param order - written, uint32 `[count]`
 * @returns the width of a bucket: a value is at most this much above one that comes before it
 */
export function orderNearly(values: usize, count: u32, lowest: f32, highest: f32, order: usize): f32 {
  const range = highest - lowest;
  let bucketsPerValue: f32 = range > 0 ? f32(bucketCount) / range : 0;
  if (!isFinite(bucketsPerValue)) bucketsPerValue = 0;
  fillLosses(bucketOfEach, values, count, highest, bucketsPerValue);
  memory.fill(bucketStarts, 0, bucketCount << 2);
  for (let i: u32 = 0; i < count; i++) {
    const counted = bucketStarts + (usize(load<u8>(bucketOfEach + i)) << 2);
    store<u32>(counted, load<u32>(counted) + 1);
  }
  let place: u32 = 0;
  for (let bucket: u32 = 0; bucket < bucketCount; bucket++) {
    const start = bucketStarts + (bucket << 2);
    const inBucket = load<u32>(start);
    store<u32>(start, place);
    place += inBucket;
  }
  for (let i: u32 = 0; i < count; i++) {
    const start = bucketStarts + (usize(load<u8>(bucketOfEach + i)) << 2);
    const place = load<u32>(start);
    store<u32>(order + (place << 2), i);
    store<u32>(start, place + 1);
  }
  return bucketsPerValue > 0 ? range * (1.0001 / f32(bucketCount)) : range;
}

/**
 * Puts the best `wanted` of the lists that have items in falling order, ties to the smaller original codeword.
 *
 * @param keys - scratch, uint64 `[256]`
 * @param lists - scratch, uint32 `[256]`
 * @returns how many there are
 */
export function orderBest(listCount: u32, wanted: u32, keys: usize, lists: usize): u32 {
  let count: u32 = 0;
  for (let list: u32 = 0; list < listCount; list++) {
    if (!load<u8>(listIsOccupied + list)) continue;
    const entry = load<f32>(lookupTable + (list << 2));
    store<u64>(keys + (count << 3), rankingKey(entry, load<u8>(listNames + list)));
    store<u32>(lists + (count << 2), list);
    count++;
  }
  sortLargestFirst(keys, lists, 0, i32(count) - 1);
  count = min(count, wanted);
  memory.copy(listOrder, lists, count << 2);
  return count;
}

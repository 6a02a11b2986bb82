import { lookupTable } from './memory-map';
import { biases, codes, groupCount, length, listOf, nextFour, offsets, scoreAt, stride, sumOfFour } from './segment';
import { append, itemAt, keep, keepPending, threshold } from './survivors';

/** Items that are taken in together; twice as many must fit. */
const fewPending: u32 = 128;

/** Items of this query whose codes were looked at, and those of them whose score was computed. */
export let scannedItems: u32 = 0;
export let scoredItems: u32 = 0;

export function beginCounting(): void {
  scannedItems = 0;
  scoredItems = 0;
}

// @inline
export function countScanned(count: u32): void {
  scannedItems += count;
}

// @inline
export function countScored(count: u32): void {
  scoredItems += count;
}

/** Scores every item of the segment. */
export function scanWhole(codewordCount: u32): void {
  for (let list: u32 = 0; list < codewordCount; list++) {
    const start = load<u32>(offsets + ((list * groupCount) << 2));
    const end = load<u32>(offsets + (((list + 1) * groupCount) << 2));
    if (start < end) scoreRange(start, end, load<f32>(lookupTable + (list << 2)));
  }
}

/** Scores the items of a range, all of which have the same first code. */
export function scoreRange(start: u32, end: u32, entry: f32): void {
  keepPending(gatherRange(start, end, entry, 0));
}

/**
 * Scores every item of a range, all of which have the same first code.
 *
 * @param pending - items that wait to be taken in
 * @returns how many wait then
 */
export function gatherRange(start: u32, end: u32, entry: f32, pending: u32): u32 {
  countScanned(end - start);
  countScored(end - start);
  const first = codes;
  const between = stride;
  const fifth = first + 3 * between;
  const isOfFour = length === 4 && biases === 0;
  const isOfEight = length === 8 && biases === 0;
  for (let position = start; position < end; ) {
    const stop = min(end, position + fewPending);
    const least = threshold;
    for (; position < stop; position++) {
      let score: f32;
      if (isOfFour | isOfEight) {
        score = sumOfFour(first + position, entry, between);
        if (isOfEight) score += nextFour(fifth + position, between);
      } else {
        score = scoreAt(position, entry);
      }
      pending = append(pending, score, position, least);
    }
    if (pending < fewPending) continue;
    keepPending(pending);
    pending = 0;
  }
  return pending;
}

/** Scores items in no order, the first codes of which lie at `firstCodes + position`. */
export function scanTail(start: u32, end: u32, firstCodes: usize): void {
  scannedItems += end - start;
  for (let position = start; position < end; position++) {
    const score = scoreAt(position, load<f32>(lookupTable + (usize(load<u8>(firstCodes + position)) << 2)));
    if (score >= threshold) keep(score, position);
  }
}

/** Scores the items at the listed positions of the segment, uint32 `[count]`. */
export function scanListed(positions: usize, count: u32, codewordCount: u32): void {
  scannedItems += count;
  for (let i: u32 = 0; i < count; i++) {
    const position = load<u32>(positions + (i << 2));
    const score = scoreAt(position, load<f32>(lookupTable + (listOf(position, codewordCount) << 2)));
    if (score >= threshold) keep(score, position);
  }
}

/** Writes the score of every item of the segment to `scores + 4 * item`. */
export function scoreWhole(codewordCount: u32, scores: usize): void {
  for (let list: u32 = 0; list < codewordCount; list++) {
    const entry = load<f32>(lookupTable + (list << 2));
    const end = load<u32>(offsets + (((list + 1) * groupCount) << 2));
    for (let position = load<u32>(offsets + ((list * groupCount) << 2)); position < end; position++) {
      store<f32>(scores + (itemAt(position) << 2), scoreAt(position, entry));
    }
  }
}

/** The same for items in no order. */
export function scoreTail(start: u32, end: u32, firstCodes: usize, scores: usize): void {
  for (let position = start; position < end; position++) {
    const entry = load<f32>(lookupTable + (usize(load<u8>(firstCodes + position)) << 2));
    store<f32>(scores + (itemAt(position) << 2), scoreAt(position, entry));
  }
}

import { lookupTable } from './memory-map';
import { biases, codes, groupCount, length, listOf, offsets, scoreAt, stride, sumOfEight, sumOfFour } from './segment';
import { itemAt, keep, threshold } from './survivors';

/** Items of this query whose codes were looked at, and those of them that no bound was tried on. */
export let scannedItems: u32 = 0;
export let plainItems: u32 = 0;

export function beginCounting(): void {
  scannedItems = 0;
  plainItems = 0;
}

@inline
export function countScanned(count: u32): void {
  scannedItems += count;
}

@inline
export function countPlain(count: u32): void {
  scannedItems += count;
  plainItems += count;
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
  countPlain(end - start);
  if (length == 4 && biases == 0) {
    const first = codes;
    const between = stride;
    for (let position = start; position < end; position++) {
      const score = sumOfFour(first + position, entry, between);
      if (score >= threshold) keep(score, position);
    }
  } else if (length == 8 && biases == 0) {
    for (let position = start; position < end; position++) {
      const score = sumOfEight(codes + position, entry);
      if (score >= threshold) keep(score, position);
    }
  } else {
    for (let position = start; position < end; position++) {
      const score = scoreAt(position, entry);
      if (score >= threshold) keep(score, position);
    }
  }
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

import { beginBounds } from './bounds';
import { userNorm } from './lookup-table';
import { lookupTable, rowBytes } from './memory-map';

/** What a search is at: one segment at a time. */
export let length: u32 = 0;
export let groupCount: u32 = 0;
export let groupWidth: u32 = 0;
export let offsets: usize = 0;
export let codes: usize = 0;
export let stride: usize = 0;
export let norms: usize = 0;
export let groupNorms: usize = 0;
export let biases: usize = 0;
/** What a unit of norm can add to a score. */
export let normScale: f32 = 0;

/**
 * What a segment holds: items of one code length, in lists by their first code, lists in groups of neighbouring second
 * codes, groups by falling norm of what the codes after the second add.
 */
@unmanaged
export class Segment {
  codeLength: u32;
  /** Groups in a list, and second codewords in a group, a power of two. */
  groupCount: u32;
  groupWidth: u32;
  /** Where each group begins, uint32 `[codewordCount * groupCount + 1]`, positions of the index. */
  offsets: usize;
  /** Bytes of codebook 2 at `codes + position`, of codebook 3 `stride` further, ... */
  codes: usize;
  stride: usize;
  /** uint8 at `norms + position`, in units of `normUnit`, rounded up, at least 1. */
  norms: usize;
  /**
   * The largest norm of each group, 0 where it is empty, uint8 `[codewordCount, groupCount]`, groups rounded up to 16.
   */
  groupNorms: usize;
  /** float32 at `biases + 4 * position`; 0 for none. */
  biases: usize;
  normUnit: f32;
}

/**
 * Takes the segment at an address.
 *
 * @param mostBias - the largest bias of an item
 * @param deviations - what is unknown of a score is taken to be at most its mean and so many standard deviations;
 *   Infinity for exact search
 */
export function setSegment(address: usize, mostBias: f32, deviations: f32): void {
  const segment = changetype<Segment>(address);
  length = segment.codeLength;
  groupCount = segment.groupCount;
  groupWidth = segment.groupWidth;
  offsets = segment.offsets;
  codes = segment.codes;
  stride = segment.stride;
  norms = segment.norms;
  groupNorms = segment.groupNorms;
  biases = segment.biases;
  normScale = userNorm * segment.normUnit;
  beginBounds(length, biases !== 0, mostBias, deviations);
}

/**
 * Takes the items of the tail, of which only codes are known, each of which has all of them.
 *
 * @param secondCodes - bytes of codebook 2 at `secondCodes + position`, of codebook 3 `capacity` further, ...
 */
export function setTail(codebookCount: u32, secondCodes: usize, capacity: usize, tailBiases: usize): void {
  length = codebookCount;
  codes = secondCodes;
  stride = capacity;
  biases = tailBiases;
  beginBounds(length, biases !== 0, 0, Infinity);
}

/** The list that a position is in: the last that begins at or before it. */
export function listOf(position: u32, codewordCount: u32): u32 {
  let low: u32 = 0;
  let high = codewordCount;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (load<u32>(offsets + ((middle * groupCount) << 2)) <= position) low = middle;
    else high = middle;
  }
  return low;
}

/** Of an item of four codes, the last three of which lie at `at` and every `between` bytes behind. */
// @inline
export function sumOfFour(at: usize, entry: f32, between: usize): f32 {
  const second = load<f32>(usize(load<u8>(at)) << 2, lookupTable + rowBytes);
  const third = load<f32>(usize(load<u8>(at + between)) << 2, lookupTable + 2 * rowBytes);
  return entry + second + (third + load<f32>(usize(load<u8>(at + (between << 1))) << 2, lookupTable + 3 * rowBytes));
}

/** What codes 5 to 8 add; the first of them lies at `at`. */
// @inline
export function nextFour(at: usize, between: usize): f32 {
  const last = at + (between << 1);
  const first =
    load<f32>(usize(load<u8>(at)) << 2, lookupTable + 4 * rowBytes) +
    load<f32>(usize(load<u8>(at + between)) << 2, lookupTable + 5 * rowBytes);
  return (
    first +
    (load<f32>(usize(load<u8>(last)) << 2, lookupTable + 6 * rowBytes) +
      load<f32>(usize(load<u8>(last + between)) << 2, lookupTable + 7 * rowBytes))
  );
}

/** Of an item of at most three codes. */
export function sumOfFew(at: usize, entry: f32): f32 {
  if (length > 1) entry += load<f32>(usize(load<u8>(at)) << 2, lookupTable + rowBytes);
  return length > 2 ? entry + load<f32>(usize(load<u8>(at + stride)) << 2, lookupTable + 2 * rowBytes) : entry;
}

/** The score of an item: `(l1 + l2) + (l3 + l4)`, further fours in the same way, then the bias. */
export function scoreAt(position: u32, entry: f32): f32 {
  const at = codes + position;
  return scoreAfterFour(position, length >= 4 ? sumOfFour(at, entry, stride) : sumOfFew(at, entry));
}

/** The same where the first four entries, or all of fewer, are added up already. */
export function scoreAfterFour(position: u32, four: f32): f32 {
  let score = four;
  let book: u32 = 4;
  let at = codes + position + 3 * stride;
  let row: usize = lookupTable + 4 * rowBytes;
  for (; book + 4 <= length; book += 4, row += 4 * rowBytes) {
    const first = entryIn(row, at) + entryIn(row + rowBytes, at + stride);
    at += stride << 1;
    score += first + (entryIn(row + 2 * rowBytes, at) + entryIn(row + 3 * rowBytes, at + stride));
    at += stride << 1;
  }
  if (book < length) {
    const left = length - book;
    let first = entryIn(row, at);
    if (left > 1) first += entryIn(row + rowBytes, at + stride);
    if (left > 2) first += entryIn(row + 2 * rowBytes, at + (stride << 1));
    score += first;
  }
  return biases ? score + load<f32>(biases + (position << 2)) : score;
}

/** The entry of a row for the code that lies at `at`. */
// @inline
function entryIn(row: usize, at: usize): f32 {
  return load<f32>(row + (usize(load<u8>(at)) << 2));
}

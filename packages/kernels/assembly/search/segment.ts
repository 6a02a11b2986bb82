import { beginBounds } from './bounds';
import { userNorm } from './lookup-table';
import { lookupTable } from './memory-map';

/** What a search is at: one segment at a time. */
export let length: u32 = 0;
export let groupCount: u32 = 0;
export let groupWidth: u32 = 0;
export let paddedCount: u32 = 0;
export let offsets: usize = 0;
export let codes: usize = 0;
export let stride: usize = 0;
export let norms: usize = 0;
export let groupNorms: usize = 0;
export let biases: usize = 0;
/** What a unit of norm can add to a score. */
export let normScale: f32 = 0;

/**
 * Takes what a segment holds: items of one code length, in lists by their first code, lists in groups of neighbouring
 * second codes, groups by falling norm of what the codes after the second add.
 *
 * @param width - second codewords in a group, a power of two
 * @param codewords - of a codebook, rounded up to 16
 * @param segmentOffsets - where each group begins, uint32 `[codewordCount * groups + 1]`, positions of the index
 * @param segmentCodes - bytes of codebook 2 at `segmentCodes + position`, of codebook 3 `codeStride` further, ...
 * @param segmentNorms - uint8 at `segmentNorms + position`, in units of `normUnit`, rounded up, at least 1
 * @param segmentGroupNorms - the largest norm of each group, 0 where it is empty, uint8 `[codewordCount, groups]`, groups
 *   rounded up to 16
 * @param itemBiases - float32 at `itemBiases + 4 * position`; 0 for none
 * @param deviations - what is unknown of a score is taken to be at most its mean and so many standard deviations;
 *   Infinity for exact search
 */
export function setSegment(
  codeLength: u32,
  groups: u32,
  width: u32,
  codewords: u32,
  segmentOffsets: usize,
  segmentCodes: usize,
  codeStride: usize,
  segmentNorms: usize,
  segmentGroupNorms: usize,
  normUnit: f32,
  itemBiases: usize,
  mostBias: f32,
  deviations: f32,
): void {
  length = codeLength;
  groupCount = groups;
  groupWidth = width;
  paddedCount = codewords;
  offsets = segmentOffsets;
  codes = segmentCodes;
  stride = codeStride;
  norms = segmentNorms;
  groupNorms = segmentGroupNorms;
  biases = itemBiases;
  normScale = userNorm * normUnit;
  beginBounds(codeLength, itemBiases != 0, mostBias, deviations);
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
@inline
export function sumOfFour(at: usize, entry: f32, between: usize): f32 {
  const second = load<f32>(usize(load<u8>(at)) << 2, 2048);
  const third = load<f32>(usize(load<u8>(at + between)) << 2, 3072);
  return entry + second + (third + load<f32>(usize(load<u8>(at + (between << 1))) << 2, 4096));
}

/** What codes 5 to 8 add; the first of them lies at `at`. */
@inline
export function nextFour(at: usize, between: usize): f32 {
  const last = at + (between << 1);
  const first = load<f32>(usize(load<u8>(at)) << 2, 5120) + load<f32>(usize(load<u8>(at + between)) << 2, 6144);
  return first + (load<f32>(usize(load<u8>(last)) << 2, 7168) + load<f32>(usize(load<u8>(last + between)) << 2, 8192));
}

/** Of an item of at most three codes. */
export function sumOfFew(at: usize, entry: f32): f32 {
  if (length > 1) entry += load<f32>(usize(load<u8>(at)) << 2, 2048);
  return length > 2 ? entry + load<f32>(usize(load<u8>(at + stride)) << 2, 3072) : entry;
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
  let row: usize = lookupTable + 4096;
  for (; book + 4 <= length; book += 4, row += 4096) {
    const first = entryIn(row, at) + entryIn(row + 1024, at + stride);
    at += stride << 1;
    score += first + (entryIn(row + 2048, at) + entryIn(row + 3072, at + stride));
    at += stride << 1;
  }
  if (book < length) {
    const left = length - book;
    let first = entryIn(row, at);
    if (left > 1) first += entryIn(row + 1024, at + stride);
    if (left > 2) first += entryIn(row + 2048, at + (stride << 1));
    score += first;
  }
  return biases ? score + load<f32>(biases + (position << 2)) : score;
}

/** The entry of a row for the code that lies at `at`. */
@inline
function entryIn(row: usize, at: usize): f32 {
  return load<f32>(row + (usize(load<u8>(at)) << 2));
}

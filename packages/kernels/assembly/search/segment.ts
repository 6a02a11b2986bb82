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
 * @param share - of what is yet unknown of a score that bounds leave out; 0 for exact search
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
  share: f32,
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
  normScale = userNorm * normUnit * (1 - share);
  beginBounds(codeLength, itemBiases != 0, mostBias, share);
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

@inline
export function sumOfEight(at: usize, entry: f32): f32 {
  const four = sumOfFour(at, entry, stride);
  const further = at + (stride << 1) + stride;
  const last = further + (stride << 1);
  const first = load<f32>(usize(load<u8>(further)) << 2, 5120) + load<f32>(usize(load<u8>(further + stride)) << 2, 6144);
  return four + (first + (load<f32>(usize(load<u8>(last)) << 2, 7168) + load<f32>(usize(load<u8>(last + stride)) << 2, 8192)));
}

/** The score of an item: `(l1 + l2) + (l3 + l4)`, further fours in the same way, then the bias. */
export function scoreAt(position: u32, entry: f32): f32 {
  const at = codes + position;
  let score = entry;
  if (length == 4) score = sumOfFour(at, entry, stride);
  else if (length == 8) score = sumOfEight(at, entry);
  else if (length > 1) score = sumOfAny(position, entry);
  return biases ? score + load<f32>(biases + (position << 2)) : score;
}

function sumOfAny(position: u32, entry: f32): f32 {
  let score = entry + entryOf(1, position) + (entryOf(2, position) + entryOf(3, position));
  for (let book: u32 = 4; book < length; book += 4) {
    const first = entryOf(book, position) + entryOf(book + 1, position);
    score += first + (entryOf(book + 2, position) + entryOf(book + 3, position));
  }
  return score;
}

/** The entry of an item's code in a codebook after the first; 0 where it has none. */
@inline
function entryOf(book: u32, position: u32): f32 {
  if (book >= length) return 0;
  const code = load<u8>(codes + usize(book - 1) * stride + position);
  return load<f32>(lookupTable + (book << 10) + (usize(code) << 2));
}

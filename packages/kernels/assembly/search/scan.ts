import { beginBounds, buildGroupLosses, buildLosses, highestBias, highestScore, unitsPerScore } from './bounds';
import { highestSum, magnitudeSum, userNorm } from './lookup-table';
import {
  blockLosses,
  codewordLosses,
  groupLosses,
  groupMaxima,
  groupNeeds,
  groupNormLosses,
  groupOrder,
  listOrder,
  lookupTable,
  rowMaxima,
  rowMinima,
} from './memory-map';
import { orderBest, orderNearly } from './order';
import { itemAt, keep, keptKeys, keptPositions, scoreMagnitude, threshold } from './survivors';

/** Set for one segment at a time. */
let length: u32 = 0;
let groupCount: u32 = 0;
let offsets: usize = 0;
let codes: usize = 0;
let stride: usize = 0;
let norms: usize = 0;
let groupNorms: usize = 0;
let biases: usize = 0;
let normScale: f32 = 0;
let groupWidth: u32 = 0;
let paddedCount: u32 = 0;
/** Most by which sums of entries and biases may be off for rounding. */
let rounding: f32 = 0;
let hasLosses: bool = false;
let hasGroupLosses: bool = false;

/** What was done for the query so far. */
export let scannedItems: u32 = 0;
export let visitedLists: u32 = 0;
export let visitedGroups: u32 = 0;
export let visitedBlocks: u32 = 0;
export let rescoredItems: u32 = 0;
export let plainItems: u32 = 0;

/** The order of lists for this user, and how far it may be out. */
let listCount: u32 = 0;
let listSlack: f32 = 0;

export function beginScan(codewordCount: u32): void {
  scannedItems = 0;
  visitedLists = 0;
  visitedGroups = 0;
  visitedBlocks = 0;
  rescoredItems = 0;
  plainItems = 0;
  hasLosses = false;
  // The last term is for numbers so small that they are rounded by more than their share.
  rounding = (magnitudeSum + scoreMagnitude) * 4e-6 + 2e-38;
  listCount = codewordCount;
  listSlack =
    orderNearly(lookupTable, codewordCount, load<f32>(rowMinima), load<f32>(rowMaxima), listOrder) + rounding;
}

/** Restricts the scan to the best `probeCount` of the lists that have items. Call it before anything is kept. */
export function probeLists(codewordCount: u32, probeCount: u32): void {
  listCount = orderBest(codewordCount, probeCount, keptKeys, keptPositions);
  listSlack = 0;
}

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

/** Scores every item of the segment. */
export function scanWhole(codewordCount: u32): void {
  for (let list: u32 = 0; list < codewordCount; list++) {
    const start = load<u32>(offsets + ((list * groupCount) << 2));
    const end = load<u32>(offsets + (((list + 1) * groupCount) << 2));
    if (start < end) scoreRange(start, end, load<f32>(lookupTable + (list << 2)));
  }
}

/** Scores the items of the segment that may be among the k best, lists and groups in falling order of their bounds. */
export function scanPruned(codebookCount: u32): void {
  let groupSlack: f32 = 0;
  if (length > 1) groupSlack = orderGroups();
  const highestSecond: f32 = length > 1 ? load<f32>(rowMaxima + 4) : 0;
  hasGroupLosses = false;
  let plainLists: u32 = 0;
  let plainRun: u32 = 1;
  for (let i: u32 = 0; i < listCount; i++) {
    const list = load<u32>(listOrder + (i << 2));
    const entry = load<f32>(lookupTable + (list << 2));
    const bound = highestScore(entry + highestSecond);
    if (bound < threshold) {
      if (bound + listSlack < threshold) return;
      continue;
    }
    const first = list * groupCount;
    const start = load<u32>(offsets + (first << 2));
    const end = load<u32>(offsets + ((first + groupCount) << 2));
    if (start == end) continue;
    visitedLists++;
    if (length == 1 || plainLists > 0) {
      scoreRange(start, end, entry);
      if (plainLists > 0) plainLists--;
      continue;
    }
    const work = hasGroupLosses ? scanGroups(list, entry) : seekThreshold(first, entry, groupSlack, codebookCount);
    if (work > (end - start) * (4 + 2 * length)) {
      plainLists = plainRun;
      plainRun = min(plainRun << 1, 16);
    } else {
      plainRun = 1;
    }
  }
}

function orderGroups(): f32 {
  if (groupCount == 1) {
    store<f32>(groupMaxima, load<f32>(rowMaxima + 4));
    store<u32>(groupOrder, 0);
    return 0;
  }
  let lowest: f32 = Infinity;
  let highest: f32 = -Infinity;
  const row = lookupTable + 1024;
  for (let group: u32 = 0; group < groupCount; group++) {
    let most: f32 = -Infinity;
    const end = min((group + 1) * groupWidth, paddedCount);
    for (let w = group * groupWidth; w < end; w++) most = max(most, load<f32>(row + (w << 2)));
    store<f32>(groupMaxima + (group << 2), most);
    highest = max(highest, most);
    lowest = min(lowest, most);
  }
  return orderNearly(groupMaxima, groupCount, lowest, highest, groupOrder) + rounding;
}

/**
 * Scores the groups of a list, best first, until there is a threshold; then makes the tables of losses, which depend on
 * it.
 *
 * @returns no work, as no bound was at work
 */
function seekThreshold(first: u32, entry: f32, groupSlack: f32, codebookCount: u32): u32 {
  for (let j: u32 = 0; j < groupCount; j++) {
    const group = load<u32>(groupOrder + (j << 2));
    const bound = highestScore(entry + load<f32>(groupMaxima + (group << 2)));
    if (bound < threshold) {
      if (bound + groupSlack < threshold) break;
      continue;
    }
    const at = offsets + ((first + group) << 2);
    visitedGroups++;
    scoreRange(load<u32>(at), load<u32>(at, 4), entry);
  }
  if (threshold > -Infinity) {
    if (!hasLosses) buildLosses(highestSum - threshold + rounding, codebookCount);
    hasLosses = true;
    buildGroupLosses(groupCount, normScale > 0 ? 1 / normScale : 0);
    hasGroupLosses = true;
  }
  return 0;
}

/**
 * Scores what may be among the k best in the groups of a list, 16 groups at a time: those whose best second codeword
 * does not lose too much, and whose largest norm makes up for what it loses.
 *
 * @returns the work done, in units of about a sixth of what the plain scan does for an item of four codes
 */
function scanGroups(list: u32, entry: f32): u32 {
  const groupsBefore = visitedGroups;
  const blocksBefore = visitedBlocks;
  const rescoredBefore = rescoredItems;
  const start2 = entry + load<f32>(rowMaxima + 4);
  const left = highestScore(start2) - threshold + rounding;
  const allowance = min(u32(left * unitsPerScore * 1.00001 + 0.01), 255);
  const most = i8x16.splat(i8(allowance));
  const missing = normScale > 0 ? (threshold - start2 - highestBias - rounding) / normScale : 0;
  const more = i8x16.splat(i8(u32(min(max(missing, 0), 255))));
  const fewer = i8x16.splat(i8(u32(min(max(ceil(-missing), 0), 255))));
  const perList = (groupCount + 15) & ~15;
  for (let sixteen: u32 = 0; sixteen < groupCount; sixteen += 16) {
    const needs = i8x16.max_u(
      i8x16.sub_sat_u(i8x16.add_sat_u(v128.load(groupNormLosses + sixteen), more), fewer),
      i8x16.splat(1),
    );
    store<v128>(groupNeeds + sixteen, needs);
    const isOpen = v128.and(
      i8x16.le_u(v128.load(groupLosses + sixteen), most),
      i8x16.ge_u(v128.load(groupNorms + list * perList + sixteen), needs),
    );
    let lanes = u32(i8x16.bitmask(isOpen));
    while (lanes) {
      const group = sixteen + ctz(lanes);
      lanes &= lanes - 1;
      visitedGroups++;
      const at = offsets + ((list * groupCount + group) << 2);
      scanGroup(load<u32>(at), load<u32>(at, 4), group, entry, most);
    }
  }
  return (
    (visitedGroups - groupsBefore) * 40 +
    (visitedBlocks - blocksBefore) * (2 * length) +
    (rescoredItems - rescoredBefore) * (12 + 3 * length)
  );
}

/** Scores the items of a group whose losses add up to at most `most`, 16 items at a time, until norms are too small. */
function scanGroup(start: u32, end: u32, group: u32, entry: f32, most: v128): void {
  const isExact = groupWidth <= 16;
  const second = v128.load(isExact ? codewordLosses + ((group * groupWidth) & ~15) : blockLosses + 16);
  const low = i8x16.splat(15);
  const need = load<u8>(groupNeeds + group);
  const third = v128.load(blockLosses + 32);
  const fourth = v128.load(blockLosses + 48);
  for (let position = start; position < end; position += 16) {
    if (load<u8>(norms + position) < need) return;
    visitedBlocks++;
    let at = codes + position;
    const secondCodes = v128.load(at);
    let losses = i8x16.swizzle(second, isExact ? v128.and(secondCodes, low) : i8x16.shr_u(secondCodes, 4));
    if (length == 4) {
      losses = i8x16.add_sat_u(losses, i8x16.swizzle(third, i8x16.shr_u(v128.load(at + stride), 4)));
      losses = i8x16.add_sat_u(losses, i8x16.swizzle(fourth, i8x16.shr_u(v128.load(at + 2 * stride), 4)));
    } else {
      for (let book: u32 = 2; book < length; book++) {
        at += stride;
        const table = v128.load(blockLosses + (book << 4));
        losses = i8x16.add_sat_u(losses, i8x16.swizzle(table, i8x16.shr_u(v128.load(at), 4)));
      }
    }
    let lanes = u32(i8x16.bitmask(i8x16.le_u(losses, most)));
    if (end - position < 16) lanes &= (1 << (end - position)) - 1;
    scannedItems += min(16, end - position);
    rescoredItems += popcnt(lanes);
    while (lanes) {
      const candidate = position + ctz(lanes);
      lanes &= lanes - 1;
      const score = scoreAt(candidate, entry);
      if (score >= threshold) keep(score, candidate);
    }
  }
}

/** Scores the items of a range, all of which have the same first code. */
function scoreRange(start: u32, end: u32, entry: f32): void {
  scannedItems += end - start;
  plainItems += end - start;
  if (length == 4 && biases == 0) {
    for (let position = start; position < end; position++) {
      const score = sumOfFour(codes + position, entry);
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

/** Of an item of four codes, the last three of which lie at `at` and every `stride` bytes behind. */
@inline
function sumOfFour(at: usize, entry: f32): f32 {
  const second = load<f32>(usize(load<u8>(at)) << 2, 2048);
  const third = load<f32>(usize(load<u8>(at + stride)) << 2, 3072);
  return entry + second + (third + load<f32>(usize(load<u8>(at + (stride << 1))) << 2, 4096));
}

@inline
function sumOfEight(at: usize, entry: f32): f32 {
  const four = sumOfFour(at, entry);
  const further = at + (stride << 1) + stride;
  const last = further + (stride << 1);
  const first = load<f32>(usize(load<u8>(further)) << 2, 5120) + load<f32>(usize(load<u8>(further + stride)) << 2, 6144);
  return four + (first + (load<f32>(usize(load<u8>(last)) << 2, 7168) + load<f32>(usize(load<u8>(last + stride)) << 2, 8192)));
}

/** The score of an item: `(l1 + l2) + (l3 + l4)`, further fours in the same way, then the bias. */
@inline
function scoreAt(position: u32, entry: f32): f32 {
  const at = codes + position;
  let score = entry;
  if (length == 4) score = sumOfFour(at, entry);
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

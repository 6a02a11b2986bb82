import { buildGroupLosses, buildLosses, highestBias, highestScore, unitsPerScore } from './bounds';
import { highestSum, magnitudeSum } from './lookup-table';
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
import { beginCounting, countScanned, scoreRange } from './scan-all';
import {
  codes,
  groupCount,
  groupNorms,
  groupWidth,
  length,
  normScale,
  norms,
  offsets,
  paddedCount,
  scoreAt,
  stride,
} from './segment';
import { keep, keptKeys, keptPositions, scoreMagnitude, threshold } from './survivors';

/** Most by which sums of entries and biases may be off for rounding. */
let rounding: f32 = 0;
let hasLosses: bool = false;
let hasGroupLosses: bool = false;

/** What was done for the query so far. */
export let visitedLists: u32 = 0;
export let visitedGroups: u32 = 0;
export let visitedBlocks: u32 = 0;
export let rescoredItems: u32 = 0;

/** The order of lists for this user, and how far it may be out. */
let listCount: u32 = 0;
let listSlack: f32 = 0;

export function beginScan(codewordCount: u32): void {
  beginCounting();
  visitedLists = 0;
  visitedGroups = 0;
  visitedBlocks = 0;
  rescoredItems = 0;
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
    countScanned(min(16, end - position));
    rescoredItems += popcnt(lanes);
    while (lanes) {
      const candidate = position + ctz(lanes);
      lanes &= lanes - 1;
      const score = scoreAt(candidate, entry);
      if (score >= threshold) keep(score, candidate);
    }
  }
}

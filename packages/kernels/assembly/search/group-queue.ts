import { discount, highestBias, highestScore, isExact, likelyAfterFour, unitsPerScore } from './bounds';
import {
  blockLosses,
  codewordLosses,
  groupIsDone,
  groupLosses,
  groupNormLosses,
  lowNibbles,
  openBlocks,
  openGroups,
  pendingPositions,
  pendingScores,
  rowMaxima,
} from './memory-map';
import { countScanned, countScored } from './scan-all';
import {
  biases,
  codes,
  groupCount,
  groupNorms,
  groupWidth,
  length,
  nextFour,
  normScale,
  norms,
  offsets,
  scoreAfterFour,
  stride,
  sumOfFew,
  sumOfFour,
} from './segment';
import { append, keepPending, threshold } from './survivors';

/**
 * Groups of several lists that may hold one of the k best, to be scored together: first all that bounds leave open,
 * then the blocks of 16 items in them, then the items. Every step is one long loop whose length is known, in which
 * records that come to nothing are written over by the next. A loop for each list, group and block instead would end
 * where no processor foresees it, and cost more than the scores do.
 */

/** A record of up to 16 groups of a list: 64 bytes from `openGroups` on. */
const groupBytesLog: u32 = 6;
const ofNeeds: usize = 0; // norms that the groups ask of their items, uint8 `[16]`
const ofLanes: usize = 16; // which of the groups are open, bits
const ofGroup: usize = 20; // the first of them
const ofOffsets: usize = 24; // address of the first one's offset
const ofEntry: usize = 28; // the list's entry, float32
const ofMost: usize = 32; // losses that their items may have, uint8 `[16]`, all the same
/** Most groups of 16 that a list has, and records that there is room for. */
const perList: u32 = 16;
const groupCapacity: u32 = 64;

/** A record of up to 16 items of a group: 16 bytes from `openBlocks` on. */
const blockBytesLog: u32 = 4;
const blockLanes: usize = 4; // which of the items are open, bits; the first position lies before them
const blockEntry: usize = 8;
const blockCapacity: u32 = 64;

let groupsEnd: usize = openGroups;
let openGroupCount: u32 = 0;

/** What was done for the query so far. */
export let visitedGroups: u32 = 0;

export function beginQueue(): void {
  visitedGroups = 0;
  v128.store(lowNibbles, i8x16.splat(15));
}

// @inline
export function countGroup(): void {
  visitedGroups++;
}

/**
 * Opens the groups of a list that are not done and whose best second codeword does not lose too much, and whose largest
 * norm makes up for what it loses.
 *
 * @param rounding - most by which sums may be off
 * @returns whether there is room for another list
 */
export function openGroupsOf(list: u32, entry: f32, rounding: f32): bool {
  const start2 = entry + load<f32>(rowMaxima + 4);
  const left = highestScore(start2) - threshold + rounding;
  const mostOfGroup = splatByte(left * unitsPerScore * 1.00001 + 0.01);
  // Of few codebooks, blocks of all are known then, and nothing is left to likelihood.
  const most = length > 4 ? mostOfGroup : splatByte((left + discount) * unitsPerScore * 1.00001 + 0.01);
  const missing = normScale > 0 ? (threshold - start2 - highestBias - rounding) / normScale : 0;
  const more = splatByte(missing);
  const fewer = splatByte(ceil(-missing));
  const listNorms = groupNorms + list * ((groupCount + 15) & ~15);
  const listOffsets = offsets + ((list * groupCount) << 2);
  for (let sixteen: u32 = 0; sixteen < groupCount; sixteen += 16) {
    const needs = i8x16.max_u(
      i8x16.sub_sat_u(i8x16.add_sat_u(v128.load(groupNormLosses + sixteen), more), fewer),
      i8x16.splat(1),
    );
    const isOpen = v128.and(
      i8x16.le_u(v128.load(groupLosses + sixteen), mostOfGroup),
      i8x16.ge_u(v128.load(listNorms + sixteen), needs),
    );
    const lanes = u32(i8x16.bitmask(v128.andnot(isOpen, v128.load(groupIsDone + sixteen))));
    v128.store(groupsEnd, needs, ofNeeds);
    store<u32>(groupsEnd, lanes, ofLanes);
    store<u32>(groupsEnd, sixteen, ofGroup);
    store<u32>(groupsEnd, listOffsets + (sixteen << 2), ofOffsets);
    store<f32>(groupsEnd, entry, ofEntry);
    v128.store(groupsEnd, most, ofMost);
    groupsEnd += u32(lanes !== 0) << groupBytesLog;
    openGroupCount += popcnt(lanes);
  }
  return groupsEnd <= openGroups + ((groupCapacity - perList) << groupBytesLog);
}

/**
 * A number in whole units, at least 0 and at most 255, in each byte; without the branches of scalar `min` and `max`.
 */
// @inline
function splatByte(value: f32): v128 {
  const units = i32x4.trunc_sat_f32x4_s(f32x4.splat(value));
  const words = i16x8.narrow_i32x4_s(units, units);
  return i8x16.narrow_i16x8_u(words, words);
}

/**
 * Scores the items of the open groups whose losses add up to little enough.
 *
 * @returns the work done, in units of about a sixth of what the plain scan does for an item of four codes
 */
export function scoreOpenGroups(): u32 {
  // Of many codebooks, blocks of those after the second tell approximate search less than what is likely of them.
  const books = isExact || length <= 4 ? length : 2;
  const between = stride;
  const knowsSecond = groupWidth <= 16;
  const secondShift = knowsSecond ? 0 : 4;
  const low = v128.load(lowNibbles);
  const third = v128.load(blockLosses + 32);
  const fourth = v128.load(blockLosses + 48);
  let record: usize = openGroups;
  let lanes = load<u32>(record, ofLanes);
  let nextLanes = load<u32>(record, ofLanes + (1 << groupBytesLog));
  let block: usize = openBlocks;
  let openItems: u32 = 0;
  let rescored: u32 = 0;
  let scanned: u32 = 0;
  let blocks: u32 = 0;
  for (let left = openGroupCount; left > 0; left--) {
    const lane = ctz(lanes);
    const range = load<u32>(record, ofOffsets) + (lane << 2);
    const end = load<u32>(range, 4);
    const need = load<u8>(record + lane, ofNeeds);
    const entry = load<f32>(record, ofEntry);
    const most = v128.load(record, ofMost);
    const group = load<u32>(record, ofGroup) + lane;
    const second = v128.load(knowsSecond ? codewordLosses + ((group * groupWidth) & ~15) : blockLosses + 16);
    let position = load<u32>(range);
    do {
      let at = codes + position;
      const secondCodes = i16x8.shr_u(v128.load(at), secondShift);
      let losses = i8x16.swizzle(second, v128.and(secondCodes, low));
      if (books === 4) {
        losses = i8x16.add_sat_u(losses, i8x16.swizzle(third, highNibbles(at + between, low)));
        losses = i8x16.add_sat_u(losses, i8x16.swizzle(fourth, highNibbles(at + 2 * between, low)));
      } else {
        for (let book: u32 = 2; book < books; book++) {
          at += between;
          losses = i8x16.add_sat_u(losses, i8x16.swizzle(v128.load(blockLosses + (book << 4)), highNibbles(at, low)));
        }
      }
      const count = min(16, end - position);
      const open = u32(i8x16.bitmask(i8x16.le_u(losses, most))) & ((1 << count) - 1);
      store<u32>(block, position);
      store<u32>(block, open, blockLanes);
      store<f32>(block, entry, blockEntry);
      block += u32(open !== 0) << blockBytesLog;
      openItems += popcnt(open);
      scanned += count;
      blocks++;
      if (block === openBlocks + (blockCapacity << blockBytesLog)) {
        scoreOpenBlocks(openItems);
        rescored += openItems;
        openItems = 0;
        block = openBlocks;
      }
      position += 16;
    } while (u32(position < end) & u32(load<u8>(norms + position) >= need));
    lanes &= lanes - 1;
    const isDone = u32(lanes === 0);
    lanes |= nextLanes & (0 - isDone);
    record += isDone << groupBytesLog;
    nextLanes = load<u32>(record, ofLanes + (1 << groupBytesLog));
  }
  scoreOpenBlocks(openItems);
  rescored += openItems;
  countScanned(scanned);
  visitedGroups += openGroupCount;
  countScored(rescored);
  const work = openGroupCount * 40 + blocks * (2 * books) + rescored * (12 + 3 * books);
  groupsEnd = openGroups;
  openGroupCount = 0;
  return work;
}

/** Of 16 codes: a shift of words, and what it brings over from their neighbours masked. */
// @inline
function highNibbles(at: usize, low: v128): v128 {
  return v128.and(i16x8.shr_u(v128.load(at), 4), low);
}

/**
 * Scores the open items, `count` in all: first by four codes, then, those that are left, by the others and the bias.
 */
function scoreOpenBlocks(count: u32): void {
  if (length === 4 && biases === 0) {
    keepPending(sumOpenItems(count, threshold));
    return;
  }
  const waiting = sumOpenItems(count, isExact ? -Infinity : threshold - likelyAfterFour);
  const least = threshold;
  const isOfEight = length === 8 && biases === 0;
  const between = stride;
  const fifth = codes + 3 * between;
  let pending: u32 = 0;
  for (let i: u32 = 0; i < waiting; i++) {
    const position = load<u32>(pendingPositions + (i << 2));
    const four = load<f32>(pendingScores + (i << 2));
    const score = isOfEight ? four + nextFour(fifth + position, between) : scoreAfterFour(position, four);
    pending = append(pending, score, position, least);
  }
  keepPending(pending);
}

/**
 * Adds up the first four entries of the open items, which wait where these are at least `least`.
 *
 * @returns how many wait
 */
function sumOpenItems(count: u32, least: f32): u32 {
  let record: usize = openBlocks;
  let lanes = load<u32>(record, blockLanes);
  let nextLanes = load<u32>(record, blockLanes + (1 << blockBytesLog));
  let pending: u32 = 0;
  const haveFour = length >= 4;
  const first = codes;
  const between = stride;
  for (; count > 0; count--) {
    const position = load<u32>(record) + ctz(lanes);
    const entry = load<f32>(record, blockEntry);
    const sum = haveFour ? sumOfFour(first + position, entry, between) : sumOfFew(first + position, entry);
    pending = append(pending, sum, position, least);
    lanes &= lanes - 1;
    const isDone = u32(lanes === 0);
    lanes |= nextLanes & (0 - isDone);
    record += isDone << blockBytesLog;
    nextLanes = load<u32>(record, blockLanes + (1 << blockBytesLog));
  }
  return pending;
}

import { highestSum, lowestSum } from './lookup-table';
import { histogram, pendingPositions, pendingScores } from './memory-map';
import { rankingKey, scoreOfKey, selectLargest } from './selection';

/**
 * Items that may be among the k best, in no order. A histogram of their scores stands in for a heap: once k of them
 * lie above the lowest bin that counts, that bin no longer does, and what scores below it is refused from then on.
 * Nothing that belongs to the k best is refused, ties at the k-th place included.
 */
const binCount: u32 = 1024;

/** How many of the best are asked for. */
export let wanted: u32 = 0;
let capacity: u32 = 0;
/** Scores, positions and keys of what was kept: float32, uint32, uint64, `[capacity]` each. */
export let keptScores: usize = 0;
export let keptPositions: usize = 0;
export let keptKeys: usize = 0;
export let keptCount: u32 = 0;
let lowestScore: f32 = 0;
let binsPerScore: f32 = 0;
let rounding: f32 = 0;
/** Of the lowest and the highest score together, biases included. */
export let scoreMagnitude: f32 = 0;
/** The lowest bin that counts, and how many survivors lie in it or above. */
let floorBin: u32 = 0;
let countAboveFloor: u32 = 0;
/** What scores less is not among the k best. */
export let threshold: f32 = -Infinity;

let items: usize = 0;
/** Bitsets over items: those never to be returned, and those alone to be returned; 0 for none. */
let blocked: usize = 0;
let allowed: usize = 0;

/** @param ofItems - the item at each position, uint32 */
export function setItems(ofItems: usize): void {
  items = ofItems;
}

export function setFilters(blockedBits: usize, allowedBits: usize): void {
  blocked = blockedBits;
  allowed = allowedBits;
}

/** @param count - room for survivors at `kept`, 16 bytes each, at least 2 k + 64 */
export function beginSelection(k: u32, count: u32, kept: usize): void {
  wanted = k;
  capacity = count;
  keptKeys = kept;
  keptScores = kept + (count << 3);
  keptPositions = keptScores + (count << 2);
  keptCount = 0;
}

/**
 * Spreads the bins over the scores that there can be, and forgets the survivors of the last query.
 *
 * @param lowestBias, highestBias - of an item
 */
export function spreadBins(lowestBias: f32, highestBias: f32): void {
  const lowest = lowestSum + lowestBias;
  const highest = highestSum + highestBias;
  const range = highest - lowest;
  lowestScore = lowest;
  binsPerScore = range > 0 ? f32(binCount) / range : 0;
  if (!isFinite(binsPerScore)) binsPerScore = 0;
  scoreMagnitude = abs(lowest) + abs(highest);
  rounding = scoreMagnitude * 4e-7;
  threshold = -Infinity;
  floorBin = 0;
  countAboveFloor = 0;
  memory.fill(histogram, 0, binCount << 2);
}

// @inline
export function itemAt(position: u32): u32 {
  return load<u32>(items + (position << 2));
}

/**
 * Writes an item behind the `count` that wait, and counts it where its score is at least `least`: without a branch, as
 * no processor foresees which items these are.
 */
// @inline
export function append(count: u32, score: f32, position: u32, least: f32): u32 {
  store<f32>(pendingScores + (count << 2), score);
  store<u32>(pendingPositions + (count << 2), position);
  return count + u32(score >= least);
}

/** Takes in an item of at least the threshold. */
export function keep(score: f32, position: u32): void {
  store<f32>(pendingScores, score);
  store<u32>(pendingPositions, position);
  keepPending(1);
}

/** Takes in the items that wait, and raises the threshold once. */
export function keepPending(count: u32): void {
  const isFiltered = (blocked | allowed) !== 0;
  let kept = keptCount;
  let above = countAboveFloor;
  for (let i: u32 = 0; i < count; i++) {
    const score = load<f32>(pendingScores + (i << 2));
    const position = load<u32>(pendingPositions + (i << 2));
    if (isFiltered && isRefused(itemAt(position))) continue;
    const bin = binOf(score);
    if (bin < floorBin) continue;
    store<f32>(keptScores + (kept << 2), score);
    store<u32>(keptPositions + (kept << 2), position);
    const counted = histogram + (bin << 2);
    store<u32>(counted, load<u32>(counted) + 1);
    above++;
    if (++kept < capacity) continue;
    keptCount = kept;
    countAboveFloor = above;
    trim();
    kept = keptCount;
    above = countAboveFloor;
  }
  keptCount = kept;
  countAboveFloor = above;
  raiseFloor();
}

// @inline
function isRefused(item: u32): bool {
  const word = (item >>> 5) << 2;
  const bit: u32 = 1 << (item & 31);
  if (blocked && load<u32>(blocked + word) & bit) return true;
  return allowed !== 0 && (load<u32>(allowed + word) & bit) === 0;
}

/**
 * The nearest whole number of bins above the lowest score. The last bits of a sum with 2^23 hold it, which takes no
 * conversion; it rises with the score, as subtraction, multiplication and addition do.
 */
// @inline
function binOf(score: f32): u32 {
  const bits = i32.reinterpret_f32((score - lowestScore) * binsPerScore + 8388608);
  return min(u32(max(bits - 0x4b000000, 0)), binCount - 1);
}

function raiseFloor(): void {
  let bin = floorBin;
  let above = countAboveFloor;
  let inBin = load<u32>(histogram + (bin << 2));
  if (above - inBin < wanted) return;
  do {
    above -= inBin;
    bin++;
    // At first the floor has far to go, over bins that nothing lies in.
    while (!v128.any_true(v128.load(histogram + (bin << 2)))) bin += 4;
    inBin = load<u32>(histogram + (bin << 2));
  } while (above - inBin >= wanted);
  floorBin = bin;
  countAboveFloor = above;
  // Rounded down, so that no score of a bin that counts lies below.
  threshold = max(threshold, lowestScore + (f32(bin) - 0.5) / binsPerScore - rounding);
}

/** Makes room: drops what no longer counts, and where that is too little, all but the k best. */
function trim(): void {
  raiseFloor();
  keptCount = packKeys();
  if (keptCount <= capacity >>> 1) {
    unpackScores();
    return;
  }
  selectLargest(keptKeys, keptPositions, keptCount, wanted);
  keptCount = min(keptCount, wanted);
  unpackScores();
  let least: f32 = Infinity;
  for (let i: u32 = 0; i < keptCount; i++) least = min(least, load<f32>(keptScores + (i << 2)));
  threshold = max(threshold, least);
  floorBin = binOf(least);
  countAboveFloor = keptCount;
  memory.fill(histogram, 0, binCount << 2);
  for (let i: u32 = 0; i < keptCount; i++) {
    const counted = histogram + (binOf(load<f32>(keptScores + (i << 2))) << 2);
    store<u32>(counted, load<u32>(counted) + 1);
  }
}

/** Writes the keys of the survivors that still count, positions beside them, and returns how many they are. */
export function packKeys(): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < keptCount; i++) {
    const score = load<f32>(keptScores + (i << 2));
    if (binOf(score) < floorBin) continue;
    const position = load<u32>(keptPositions + (i << 2));
    store<u64>(keptKeys + (count << 3), rankingKey(score, itemAt(position)));
    store<u32>(keptPositions + (count << 2), position);
    count++;
  }
  return count;
}

/**
 * Writes the keys of the survivors that still count in falling order of their bins, those of a bin in no order, and
 * returns how many they are. Uses the histogram up.
 *
 * @param count - how many are wanted at the front
 */
export function scatterKeys(count: u32): u32 {
  let start: u32 = 0;
  let end: u32 = 0;
  let most: u32 = 0;
  for (let bin = i32(binCount) - 1; bin >= i32(floorBin); bin--) {
    const counted = histogram + (bin << 2);
    const inBin = load<u32>(counted);
    store<u32>(counted, start);
    if (start < count) end = start + inBin;
    most = max(most, inBin);
    start += inBin;
  }
  frontEnd = end;
  largestBin = most;
  // What no longer counts goes behind all others.
  const below = i32(floorBin) - 1;
  if (below >= 0) store<u32>(histogram + (below << 2), start);
  for (let i: u32 = 0; i < keptCount; i++) {
    const score = load<f32>(keptScores + (i << 2));
    const counted = histogram + (max(i32(binOf(score)), below) << 2);
    const place = load<u32>(counted);
    store<u32>(counted, place + 1);
    store<f32>(keptKeys + (place << 3), score);
    store<u32>(keptKeys + (place << 3), load<u32>(keptPositions + (i << 2)), 4);
  }
  for (let i: u32 = 0; i < start; i++) {
    const at = keptKeys + (i << 3);
    store<u64>(at, rankingKey(load<f32>(at), itemAt(load<u32>(at, 4))));
  }
  return start;
}

/** Of the last `scatterKeys`: most survivors of a bin, and where the bin ends that makes the wanted ones complete. */
export let largestBin: u32 = 0;
export let frontEnd: u32 = 0;

function unpackScores(): void {
  for (let i: u32 = 0; i < keptCount; i++) {
    store<f32>(keptScores + (i << 2), scoreOfKey(load<u64>(keptKeys + (i << 3))));
  }
}

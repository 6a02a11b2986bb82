import { histogram } from './memory-map';
import { rankingKey, scoreOfKey, selectLargest } from './selection';

/**
 * Items that may be among the k best, in no order. A histogram of their scores stands in for a heap: once k of them
 * lie above the lowest bin that counts, that bin no longer does, and what scores below it is refused from then on.
 * Nothing that belongs to the k best is refused, ties at the k-th place included.
 */
const binCount: u32 = 1024;

let wanted: u32 = 0;
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
export function setFilters(ofItems: usize, blockedBits: usize, allowedBits: usize): void {
  items = ofItems;
  blocked = blockedBits;
  allowed = allowedBits;
}

/** @param count - room for survivors, at least 2 k + 64 */
export function beginSelection(k: u32, count: u32, scores: usize, positions: usize, keys: usize): void {
  wanted = k;
  capacity = count;
  keptScores = scores;
  keptPositions = positions;
  keptKeys = keys;
  keptCount = 0;
}

/**
 * Spreads the bins over the scores that there can be, and forgets the survivors of the last query.
 *
 * @param floor - what scores less is refused from the start; -Infinity for none
 */
export function spreadBins(lowest: f32, highest: f32, floor: f32): void {
  const range = highest - lowest;
  lowestScore = lowest;
  binsPerScore = range > 0 ? f32(binCount) / range : 0;
  if (!isFinite(binsPerScore)) binsPerScore = 0;
  scoreMagnitude = abs(lowest) + abs(highest);
  rounding = scoreMagnitude * 4e-7;
  threshold = floor;
  floorBin = 0;
  countAboveFloor = 0;
  memory.fill(histogram, 0, binCount << 2);
}

@inline
export function itemAt(position: u32): u32 {
  return load<u32>(items + (position << 2));
}

/** Takes in an item of at least the threshold. */
export function keep(score: f32, position: u32): void {
  if ((blocked | allowed) != 0 && isRefused(itemAt(position))) return;
  const bin = binOf(score);
  if (bin < floorBin) return;
  store<f32>(keptScores + (keptCount << 2), score);
  store<u32>(keptPositions + (keptCount << 2), position);
  keptCount++;
  const counted = histogram + (bin << 2);
  store<u32>(counted, load<u32>(counted) + 1);
  countAboveFloor++;
  if (countAboveFloor - load<u32>(histogram + (floorBin << 2)) >= wanted) raiseFloor();
  if (keptCount == capacity) trim();
}

@inline
function isRefused(item: u32): bool {
  const word = (item >>> 5) << 2;
  const bit: u32 = 1 << (item & 31);
  if (blocked && load<u32>(blocked + word) & bit) return true;
  return allowed != 0 && (load<u32>(allowed + word) & bit) == 0;
}

/** Rises with the score, as subtraction, multiplication and truncation do. */
@inline
function binOf(score: f32): u32 {
  return min(u32((score - lowestScore) * binsPerScore), binCount - 1);
}

function raiseFloor(): void {
  do {
    countAboveFloor -= load<u32>(histogram + (floorBin << 2));
    floorBin++;
  } while (countAboveFloor - load<u32>(histogram + (floorBin << 2)) >= wanted);
  // Rounded down, so that no score of a bin that counts lies below.
  threshold = max(threshold, lowestScore + f32(floorBin) / binsPerScore - rounding);
}

/** Makes room: drops what no longer counts, and where that is too little, all but the k best. */
function trim(): void {
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

function unpackScores(): void {
  for (let i: u32 = 0; i < keptCount; i++) {
    store<f32>(keptScores + (i << 2), scoreOfKey(load<u64>(keptKeys + (i << 3))));
  }
}

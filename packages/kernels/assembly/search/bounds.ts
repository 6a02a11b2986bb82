import {
  blockLosses,
  blockMaxima,
  codewordLosses,
  entryMeans,
  entryVariances,
  fourMaxima,
  groupLosses,
  groupMaxima,
  groupNormLosses,
  lookupTable,
  rowBytes,
  rowMaxima,
} from './memory-map';
import { measureSpread } from './spread';

/**
 * What an item can score at the most, known before its codes are: sums of the largest entries, added in the order of
 * the score itself, so that rounding cannot put a score above its bound.
 */

/** Largest sum of the entries of codebooks 3 and 4; those of each four codebooks after them are in `fourMaxima`. */
let rest: f32 = 0;
let codes: u32 = 0;
/** Largest bias of an item. */
export let highestBias: f32 = 0;
/**
 * Whether what is yet unknown of a score counts as the most that it can be; approximate search takes what is likely.
 */
export let isExact: bool = true;
/** How much less that is, of items whose first two entries are known; 0 for exact search. */
export let discount: f32 = 0;
/** What the codes after the fourth, and a bias, are likely to add at the most. */
export let likelyAfterFour: f32 = 0;

/**
 * Sets the bounds of items of `length` codes.
 *
 * @param deviations - what codes add is taken to be at most its mean and so many standard deviations, by the spread of
 *   the table; Infinity for exact search
 */
export function beginBounds(length: u32, withBias: bool, bias: f32, deviations: f32): void {
  codes = length;
  highestBias = withBias ? bias : 0;
  rest = maximumOf(2);
  if (length > 3) rest += maximumOf(3);
  let most = rest;
  for (let book: u32 = 4; book < length; book += 4) {
    const four = maximumOf(book) + maximumOf(book + 1) + (maximumOf(book + 2) + maximumOf(book + 3));
    store<f32>(fourMaxima + book, four);
    most += four;
  }
  isExact = deviations === Infinity;
  discount = 0;
  if (isExact) return;
  measureSpread();
  let mean: f32 = 0;
  let variance: f32 = 0;
  let likely: f32 = 0;
  likelyAfterFour = highestBias;
  for (let book = length - 1; i32(book) > 1; book--) {
    mean += load<f32>(entryMeans + (book << 2));
    variance += load<f32>(entryVariances + (book << 2));
    likely = mean + deviations * sqrt(variance);
    if (book === 4) likelyAfterFour += likely;
  }
  discount = max(0, most - likely);
}

function maximumOf(book: u32): f32 {
  return book < codes ? load<f32>(rowMaxima + (book << 2)) : 0;
}

/** The most that an item scores whose first two entries add up to `start` at the most. */
export function highestScore(start: f32): f32 {
  let bound = start;
  if (codes > 2) bound += rest;
  for (let book: u32 = 4; book < codes; book += 4) bound += load<f32>(fourMaxima + book);
  return bound + highestBias - discount;
}

/** How much of a row's range a unit of loss stands for, inverted. */
export let unitsPerScore: f32 = 0;

/**
 * Losses in bytes: how far an entry lies below its row's maximum, in units that make the largest loss of interest 254,
 * rounded down. The losses of an item add up to at most what its bound may lose.
 *
 * @param largest - loss from which on nothing is of interest
 */
export function buildLosses(largest: f32, codebookCount: u32): void {
  unitsPerScore = largest > 0 ? 254 / largest : 0;
  if (!isFinite(unitsPerScore)) unitsPerScore = 0;
  fillLosses(codewordLosses, lookupTable + rowBytes, 256, load<f32>(rowMaxima + 4), unitsPerScore);
  for (let book: u32 = 1; book < codebookCount; book++) {
    fillLosses(
      blockLosses + (book << 4),
      blockMaxima + (book << 6),
      16,
      load<f32>(rowMaxima + (book << 2)),
      unitsPerScore,
    );
  }
}

/**
 * The same for the groups of a segment: by how much the best second codeword of each lies below the best of all.
 *
 * @param normsPerScore - units of norm that make up for a unit of score
 */
export function buildGroupLosses(groupCount: u32, normsPerScore: f32): void {
  // Beyond float32 for the smallest users: then what a group loses counts for nothing, and no item is left out for it.
  if (!isFinite(normsPerScore)) normsPerScore = 0;
  const highest = load<f32>(rowMaxima + 4);
  fillLosses(groupLosses, groupMaxima, groupCount, highest, unitsPerScore);
  fillLosses(groupNormLosses, groupMaxima, groupCount, highest, normsPerScore);
}

/** The losses of entries against the highest, 16 at a time; entries that nothing refers to may be anything. */
export function fillLosses(losses: usize, entries: usize, count: u32, highest: f32, units: f32): void {
  for (const end = losses + count; losses < end; losses += 16, entries += 64) {
    const first = i16x8.narrow_i32x4_s(fourLosses(entries, highest, units), fourLosses(entries + 16, highest, units));
    const second = i16x8.narrow_i32x4_s(
      fourLosses(entries + 32, highest, units),
      fourLosses(entries + 48, highest, units),
    );
    v128.store(losses, i8x16.narrow_i16x8_u(first, second));
  }
}

// @inline
function fourLosses(entries: usize, highest: f32, units: f32): v128 {
  const below = f32x4.sub(f32x4.splat(highest), v128.load(entries));
  // A little less than it is, as subtraction and multiplication round.
  const losses = f32x4.sub(f32x4.mul(below, f32x4.splat(units * 0.999999)), f32x4.splat(0.001));
  return i32x4.trunc_sat_f32x4_s(losses);
}

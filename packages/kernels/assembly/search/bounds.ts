import {
  blockLosses,
  blockMaxima,
  codewordLosses,
  groupLosses,
  groupMaxima,
  groupNormLosses,
  lookupTable,
  rowMaxima,
} from './memory-map';

/**
 * What an item can score at the most, known before its codes are: sums of the largest entries, added in the order of
 * the score itself, so that rounding cannot put a score above its bound.
 */

/** Largest sum of the entries of codebooks 3 and 4, and of each four codebooks after them. */
let rest: f32 = 0;
let secondFour: f32 = 0;
let thirdFour: f32 = 0;
let lastFour: f32 = 0;
let codes: u32 = 0;
/** Largest bias of an item. */
export let highestBias: f32 = 0;
let hasBias: bool = false;
/** What approximate search takes off every bound; 0 for exact search. */
let discount: f32 = 0;

/**
 * Sets the bounds of items of `length` codes.
 *
 * @param share - of the largest sum of entries after the second that is left out
 */
export function beginBounds(length: u32, withBias: bool, bias: f32, share: f32): void {
  codes = length;
  hasBias = withBias;
  highestBias = withBias ? bias : 0;
  const third = maximumOf(2);
  rest = length > 3 ? third + maximumOf(3) : third;
  secondFour = ofFour(4);
  thirdFour = ofFour(8);
  lastFour = ofFour(12);
  discount = share * max(0, rest + secondFour + thirdFour + lastFour);
}

@inline
function maximumOf(book: u32): f32 {
  return book < codes ? load<f32>(rowMaxima + (book << 2)) : 0;
}

@inline
function ofFour(book: u32): f32 {
  return maximumOf(book) + maximumOf(book + 1) + (maximumOf(book + 2) + maximumOf(book + 3));
}

/** The most that an item scores whose first two entries add up to `start` at the most. */
export function highestScore(start: f32): f32 {
  let bound = start;
  if (codes > 2) bound += rest;
  if (codes > 4) bound = bound + secondFour;
  if (codes > 8) bound = bound + thirdFour;
  if (codes > 12) bound = bound + lastFour;
  if (hasBias) bound += highestBias;
  return bound - discount;
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
  const highest = load<f32>(rowMaxima + 4);
  for (let w: u32 = 0; w < 256; w += 16) {
    store<v128>(codewordLosses + w, sixteenLosses(lookupTable + 1024 + (w << 2), highest, unitsPerScore));
  }
  for (let book: u32 = 1; book < codebookCount; book++) {
    store<v128>(
      blockLosses + (book << 4),
      sixteenLosses(blockMaxima + (book << 6), load<f32>(rowMaxima + (book << 2)), unitsPerScore),
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
  for (let group: u32 = 0; group < groupCount; group += 16) {
    const maxima = groupMaxima + (group << 2);
    store<v128>(groupLosses + group, sixteenLosses(maxima, highest, unitsPerScore));
    store<v128>(groupNormLosses + group, sixteenLosses(maxima, highest, normsPerScore));
  }
}

/** The losses of 16 entries against the highest; entries that nothing refers to may be anything. */
export function sixteenLosses(entries: usize, highest: f32, units: f32): v128 {
  const first = i16x8.narrow_i32x4_s(fourLosses(entries, highest, units), fourLosses(entries + 16, highest, units));
  const second = i16x8.narrow_i32x4_s(fourLosses(entries + 32, highest, units), fourLosses(entries + 48, highest, units));
  return i8x16.narrow_i16x8_u(first, second);
}

@inline
function fourLosses(entries: usize, highest: f32, units: f32): v128 {
  const below = f32x4.sub(f32x4.splat(highest), v128.load(entries));
  // A little less than it is, as subtraction and multiplication round.
  const losses = f32x4.sub(f32x4.mul(below, f32x4.splat(units * 0.999999)), f32x4.splat(0.001));
  return i32x4.trunc_sat_f32x4_s(losses);
}

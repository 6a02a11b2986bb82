import { isExact } from './bounds';
import { itemOfKey, rankingKey, scoreOfKey, selectLargest, sortLargestFirst, sortNearlySorted } from './selection';
import { sumOfLanes } from './spread';
import { frontEnd, itemAt, keptKeys, keptPositions, keptScores, largestBin, packKeys, scatterKeys } from './survivors';

/** Survivors of a bin from which on insertion is not the way to sort. */
const manyInBin: u32 = 32;

/** Candidates whose rows are _fetched together. */
const fewTogether: u32 = 32;

/** How vectors for post-ranking are kept. */
enum VectorFormat {
  float32 = 0,
  float16 = 1,
  int8 = 2,
}

/** Writes items and scores of the best `k` survivors, best first, over positions and scores; returns how many. */
export function rankSurvivors(k: u32): u32 {
  const count = scatterKeys(k);
  const ranked = min(count, k);
  if (largestBin > manyInBin) {
    if (count > k) selectLargest(keptKeys, keptPositions, count, k);
    sortLargestFirst(keptKeys, keptPositions, 0, i32(ranked) - 1);
  } else {
    sortNearlySorted(keptKeys, keptPositions, 0, i32(min(frontEnd, count)) - 1);
  }
  writeRanking(ranked);
  return ranked;
}

function writeRanking(count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const key = load<u64>(keptKeys + (i << 3));
    store<u32>(keptPositions + (i << 2), itemOfKey(key));
    store<f32>(keptScores + (i << 2), scoreOfKey(key));
  }
}

/**
 * Scores the `count` best survivors anew by their vectors, and writes items and scores of the best `k` over positions
 * and scores, best first.
 *
 * @param address - of the `Rows`
 * @returns how many; -1 where a score is not finite
 */
export function rankByRows(count: u32, k: u32, address: usize): i32 {
  const left = rescoreCandidates(selectCandidates(count), k, address);
  return left < 0 ? left : i32(rankCandidates(left, k));
}

/** Brings the `count` best survivors to the front, in no order, and returns how many there are. */
function selectCandidates(count: u32): u32 {
  const survivors = packKeys();
  if (!isExact) return survivors;
  if (survivors > count) selectLargest(keptKeys, keptPositions, survivors, count);
  return min(survivors, count);
}

/** Sorts the first `count` candidates and writes items and scores of the best `k` over positions and scores. */
function rankCandidates(count: u32, k: u32): u32 {
  if (count > k) selectLargest(keptKeys, keptPositions, count, k);
  const ranked = min(count, k);
  sortLargestFirst(keptKeys, keptPositions, 0, i32(ranked) - 1);
  writeRanking(ranked);
  return ranked;
}

/** Vectors for post-ranking, rows of one form, those of a tail apart. */
@unmanaged
export class Rows {
  /** float32 `[dim]`, zeros up to a multiple of 16. */
  user: usize;
  dim: u32;
  /** A `VectorFormat`. */
  format: u32;
  /** Whether rows are what codes leave: 1 or 0. */
  areLeft: u32;
  /** The row of a position is at `rows + rowBytes * position`. */
  rows: usize;
  rowBytes: u32;
  /** float32 at `scales + 4 * position` and `biases + 4 * position`; 0 for none. */
  scales: usize;
  biases: usize;
  /** First position whose row is at `tailRows + rowBytes * position` instead, and so on. */
  tailStart: u32;
  tailRows: usize;
  tailScales: usize;
  tailBiases: usize;
}

/**
 * Scores the first `count` candidates anew by their vectors: four partial sums, of every fourth product each, added as
 * `(s0 + s1) + (s2 + s3)`, times the row's scale where there is one, plus the composite score where rows are what codes
 * leave, plus the row's bias where there is one; all rounded to float32. Positions and keys are as `selectCandidates`
 * left them.
 *
 * @param address - of the `Rows`
 * @returns how many are left, the k best among them; -1 where a score is not finite
 */
function rescoreCandidates(count: u32, k: u32, address: usize): i32 {
  const from = changetype<Rows>(address);
  const user = from.user;
  const dim = from.dim;
  const format = from.format;
  const areLeft = from.areLeft;
  const rows = from.rows;
  const rowBytes = from.rowBytes;
  const scales = from.scales;
  const biases = from.biases;
  const tailStart = from.tailStart;
  const tailRows = from.tailRows;
  const tailScales = from.tailScales;
  const tailBiases = from.tailBiases;
  let areFinite = true;
  let kept: u32 = 0;
  let bar: f32 = -Infinity;
  for (let i: u32 = 0; i < count; i++) {
    if ((i & (fewTogether - 1)) === 0) {
      if (kept >= 2 * k) {
        selectLargest(keptKeys, keptPositions, kept, k);
        kept = k;
        bar = leastOf(k);
      }
      fetchRows(i, min(count, i + fewTogether), rows, rowBytes, scales, tailStart);
    }
    const position = load<u32>(keptPositions + (i << 2));
    const isTail = position >= tailStart;
    const row = (isTail ? tailRows : rows) + usize(position) * rowBytes;
    let sums: v128;
    if (format === VectorFormat.int8) sums = dotInt8(user, row, dim);
    else if (format === VectorFormat.float16) sums = dotFloat16(user, row, dim);
    else sums = dotFloat32(user, row, dim);
    let score = sumOfLanes(sums);
    if (scales) score *= load<f32>((isTail ? tailScales : scales) + (usize(position) << 2));
    if (areLeft) score += scoreOfKey(load<u64>(keptKeys + (i << 3)));
    if (biases) score += load<f32>((isTail ? tailBiases : biases) + (usize(position) << 2));
    if (!isFinite(score)) areFinite = false;
    // Plus zero, so that none is -0.
    if (!(score >= bar)) continue;
    store<u64>(keptKeys + (kept << 3), rankingKey(score + 0, itemAt(position)));
    store<u32>(keptPositions + (kept << 2), position);
    kept++;
  }
  return areFinite ? i32(kept) : -1;
}

function leastOf(count: u32): f32 {
  let least: u64 = load<u64>(keptKeys);
  for (let i: u32 = 1; i < count; i++) least = min(least, load<u64>(keptKeys + (i << 3)));
  return scoreOfKey(least);
}

/**
 * Asks for the rows of candidates before they are wanted. They lie anywhere in memory, and a processor that scores one
 * waits for it; of loads that nothing waits for it has many under way.
 */
function fetchRows(start: u32, end: u32, rows: usize, rowBytes: u32, scales: usize, tailStart: u32): void {
  let bits: u32 = 0;
  for (let i = start; i < end; i++) {
    const position = min(load<u32>(keptPositions + (i << 2)), tailStart - 1);
    const row = rows + usize(position) * rowBytes;
    for (let at: u32 = 0; at < rowBytes; at += 64) bits |= load<u8>(row + at);
    if (scales) bits |= load<u32>(scales + (usize(position) << 2));
  }
  _fetched = bits;
}

/** What was loaded, so that it is. */
let _fetched: u32 = 0;

// @inline
function dotFloat32(user: usize, row: usize, dim: u32): v128 {
  let sums = f32x4.splat(0);
  for (let d: u32 = 0; d < dim; d += 4) {
    sums = f32x4.add(sums, f32x4.mul(v128.load(user + (d << 2)), v128.load(row + (d << 2))));
  }
  return sums;
}

// @inline
function dotFloat16(user: usize, row: usize, dim: u32): v128 {
  let sums = f32x4.splat(0);
  for (let d: u32 = 0; d < dim; d += 4) {
    const halves = i32x4.extend_low_i16x8_u(v128.load64_zero(row + (d << 1)));
    const sign = i32x4.shl(v128.and(halves, i32x4.splat(0x8000)), 16);
    // Exponent and fraction moved to their places, and the exponent's bias made good by 2^112: exact, subnormals too.
    const magnitude = f32x4.mul(
      i32x4.shl(v128.and(halves, i32x4.splat(0x7fff)), 13),
      f32x4.splat(reinterpret<f32>(0x77800000)),
    );
    sums = f32x4.add(sums, f32x4.mul(v128.load(user + (d << 2)), v128.or(magnitude, sign)));
  }
  return sums;
}

// @inline
function dotInt8(user: usize, row: usize, dim: u32): v128 {
  let sums = f32x4.splat(0);
  for (let d: u32 = 0; d < dim; d += 8) {
    const eight = i16x8.extend_low_i8x16_s(v128.load64_zero(row + d));
    const low = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight));
    const high = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight));
    sums = f32x4.add(sums, f32x4.mul(v128.load(user + (d << 2)), low));
    sums = f32x4.add(sums, f32x4.mul(v128.load(user + (d << 2), 16), high));
  }
  return sums;
}

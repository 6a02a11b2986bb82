import { blockMaxima, lookupTable, rowBytes, rowMaxima, rowMinima } from './memory-map';

/** Codewords in a block, whose inner products four vectors hold. */
const blockBytes: usize = 64;

/** The sums over all codebooks of the rows' largest and smallest entries, and of their largest magnitudes. */
export let highestSum: f32 = 0;
export let lowestSum: f32 = 0;
export let magnitudeSum: f32 = 0;
/** Length of the user vector, rounded up. */
export let userNorm: f32 = 0;

/** Rows of the table, the blocks of each, and how many tables were built before. */
export let rowCount: u32 = 0;
export let rowBlocks: u32 = 0;
export let tableNumber: u32 = 0;

/**
 * The user's inner products with all codewords, LightRec (WWW'20), eq. 2: products and sums in order of the
 * dimensions, without fused multiply-add, so that every engine gives the same bits.
 *
 * @param user - float32 `[dim]`
 * @param codebooks - float32 `[codebookCount, blockCount, dim, 16]`
 * @returns whether all sums are finite
 */
export function buildLookupTable(user: usize, codebooks: usize, codebookCount: u32, blockCount: u32, dim: u32): bool {
  rowCount = codebookCount;
  rowBlocks = blockCount;
  tableNumber++;
  highestSum = 0;
  lowestSum = 0;
  magnitudeSum = 0;
  let areNaN = i32x4.splat(0);
  let norm: f64 = 0;
  for (let d: u32 = 0; d < dim; d++) {
    const component = f64(load<f32>(user + (d << 2)));
    norm += component * component;
  }
  userNorm = f32(Math.sqrt(norm) * 1.000001);
  for (let book: u32 = 0; book < codebookCount; book++) {
    let highest = f32x4.splat(-Infinity);
    let lowest = f32x4.splat(Infinity);
    for (let block: u32 = 0; block < blockCount; block++) {
      const row = lookupTable + book * rowBytes + (block << 6);
      let s0 = f32x4.splat(0);
      let s1 = f32x4.splat(0);
      let s2 = f32x4.splat(0);
      let s3 = f32x4.splat(0);
      for (let d: u32 = 0; d < dim; d++, codebooks += blockBytes) {
        const component = v128.load32_splat(user + (d << 2));
        s0 = f32x4.add(s0, f32x4.mul(component, v128.load(codebooks)));
        s1 = f32x4.add(s1, f32x4.mul(component, v128.load(codebooks, 16)));
        s2 = f32x4.add(s2, f32x4.mul(component, v128.load(codebooks, 32)));
        s3 = f32x4.add(s3, f32x4.mul(component, v128.load(codebooks, 48)));
      }
      v128.store(row, s0);
      v128.store(row, s1, 16);
      v128.store(row, s2, 32);
      v128.store(row, s3, 48);
      const most = largest(f32x4.pmax(f32x4.pmax(s0, s1), f32x4.pmax(s2, s3)));
      const least = f32x4.pmin(f32x4.pmin(s0, s1), f32x4.pmin(s2, s3));
      areNaN = v128.or(areNaN, v128.or(f32x4.ne(s0, s0), f32x4.ne(s1, s1)));
      areNaN = v128.or(areNaN, v128.or(f32x4.ne(s2, s2), f32x4.ne(s3, s3)));
      store<f32>(blockMaxima + (book << 6) + (block << 2), f32x4.extract_lane(most, 0));
      highest = f32x4.pmax(highest, most);
      lowest = f32x4.pmin(lowest, least);
    }
    const high = f32x4.extract_lane(highest, 0);
    const low = -f32x4.extract_lane(largest(f32x4.neg(lowest)), 0);
    store<f32>(rowMaxima + (book << 2), high);
    store<f32>(rowMinima + (book << 2), low);
    highestSum += high;
    lowestSum += low;
    magnitudeSum += max(abs(high), abs(low));
  }
  return isFinite(magnitudeSum) && !v128.any_true(areNaN);
}

/** The largest of four numbers in each lane. Scalar `max` would branch, and no processor foresees which way. */
// @inline
function largest(values: v128): v128 {
  const pairs = f32x4.pmax(values, i8x16.shuffle(values, values, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return f32x4.pmax(pairs, i8x16.shuffle(pairs, pairs, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
}

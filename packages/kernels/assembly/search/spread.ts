import { rowBlocks, rowCount, tableNumber } from './lookup-table';
import { entryMeans, entryVariances, lookupTable, rowBytes } from './memory-map';

/** The table that was measured last. */
let measured: u32 = 0;

/**
 * Measures how the entries of each row of the look-up table are spread, once for each table: all that approximate
 * search knows of the codes that it has not looked at.
 */
export function measureSpread(): void {
  if (measured === tableNumber) return;
  measured = tableNumber;
  const count = f32(rowBlocks << 4);
  for (let book: u32 = 0; book < rowCount; book++) {
    let row = lookupTable + book * rowBytes;
    const end = row + (rowBlocks << 6);
    let sums = f32x4.splat(0);
    let squares = f32x4.splat(0);
    for (; row < end; row += 16) {
      const entries = v128.load(row);
      sums = f32x4.add(sums, entries);
      squares = f32x4.add(squares, f32x4.mul(entries, entries));
    }
    const mean = sumOfLanes(sums) / count;
    store<f32>(entryMeans + (book << 2), mean);
    store<f32>(entryVariances + (book << 2), max(0, sumOfLanes(squares) / count - mean * mean));
  }
}

export function sumOfLanes(sums: v128): f32 {
  const first = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
  return first + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
}

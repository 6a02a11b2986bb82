import { beginScan } from './scan-pruned';
import { beginSelection, setFilters, spreadBins } from './survivors';

/**
 * Begins a query, whose look-up table is built.
 *
 * @param capacity - room for survivors at `kept`, 16 bytes each, at least 2 k + 64; found scores and
 *   positions lie behind `8 * capacity` and `12 * capacity` of them
 * @param blocked, allowed - bits by item: those never to be returned, and those alone to be returned; 0 for none
 * @param lowestBias, highestBias - of an item
 */
export function beginQuery(
  k: u32,
  capacity: u32,
  kept: usize,
  blocked: usize,
  allowed: usize,
  lowestBias: f32,
  highestBias: f32,
  codewordCount: u32,
): void {
  beginSelection(k, capacity, kept);
  setFilters(blocked, allowed);
  spreadBins(lowestBias, highestBias);
  beginScan(codewordCount);
}

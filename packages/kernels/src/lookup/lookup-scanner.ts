import {
  type CodeTable,
  optionNames,
  type RankedItems,
  requireCodeTable,
  requireIndices,
  requireKnown,
} from '@lightrec/core';
import type { Engine } from '../wasm/kernel-memory.js';
import { resolveScoringEngine } from '../wasm/scoring-memory.js';
import { PlainLookupScanner } from './plain-lookup-scanner.js';
import type { PositionRange } from './position-range.js';
import { WasmLookupScanner } from './wasm-lookup-scanner.js';

/**
 * Scores items from a user's look-up table: `prepare`, then `scan`, then `selectTopK`.
 *
 * An item's score is the sum over groups of four codebooks, in order, of `(l1 + l2) + (l3 + l4)`, then its
 * bias; every product and sum is rounded to float32. Both engines give the same bits. LightRec (WWW'20), eq. 2.
 */
export interface LookupScanner {
  /** How many positions there are. */
  readonly itemCount: number;

  /**
   * Takes the user of the next scan.
   *
   * @param user - shape `[dim]`, finite
   * @returns the user's inner products with the codewords of the first codebook, shape `[256]`; a view that
   *   the next call overwrites
   * @throws ShapeError for another length, ArgumentError for a component that is not finite
   */
  prepare(user: ArrayLike<number>): Float32Array;

  /**
   * Scores the positions of the ranges, one range after another.
   *
   * @param ranges - within `[0, itemCount]`, in any order, at most `itemCount` positions in all
   * @returns the scores, shape `[sum of the ranges' lengths]`: a view that may be masked with `-Infinity`, and
   *   that holds until the next call
   * @throws ArgumentError for other ranges
   */
  scan(ranges: readonly PositionRange[]): Float32Array;

  /** The scores of the last scan, with what was masked since: a view that holds until the next call. */
  scores(): Float32Array;

  /** The k best of the last scan, ties to the smaller place; `items` are places in what `scan` returned. */
  selectTopK(k: number): RankedItems;
}

export interface LookupScannerOptions {
  codeTable: CodeTable;
  /** The item at each position; an item may be left out. Default: all items, in order of their index. */
  order?: ArrayLike<number>;
  /** Default: `auto`. */
  engine?: Engine;
}

export const lookupScannerNames = /* @__PURE__ */ optionNames<LookupScannerOptions>({
  codeTable: 1,
  order: 1,
  engine: 1,
});

/** @throws ArgumentError where `order` names an item that the table does not have */
export function createLookupScanner(options: LookupScannerOptions): LookupScanner {
  requireKnown('createLookupScanner', options, lookupScannerNames);
  const { codeTable, order, engine = 'auto' } = options;
  requireCodeTable('codeTable', codeTable);
  if (order !== undefined) requireIndices('order', order, codeTable.itemCount, 'an item index');
  const positions = order ?? Uint32Array.from({ length: codeTable.itemCount }, (_, item) => item);
  return resolveScoringEngine(engine) === 'wasm'
    ? new WasmLookupScanner(codeTable, positions)
    : new PlainLookupScanner(codeTable, positions);
}

import type { CodeTable, RankedItems } from '@lightrec/core';
import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import { PlainLookupScanner } from './plain-lookup-scanner.js';
import { WasmLookupScanner } from './wasm-lookup-scanner.js';

/** Positions from `start` to before `end`. */
export interface PositionRange {
  start: number;
  end: number;
}

/**
 * Scores items from a user's look-up table: `prepare`, then `scan`, then `selectTopK`.
 *
 * An item's score is the sum over groups of four codebooks, in order, of `(l1 + l2) + (l3 + l4)`, then its
 * bias; every product and sum is rounded to float32. Both engines give the same bits. LightRec (WWW'20), eq. 2.
 */
export interface LookupScanner {
  readonly itemCount: number;

  /**
   * Takes the user of the next scan.
   *
   * @param user - shape `[dim]`
   * @returns the user's inner products with the codewords of the first codebook, shape `[256]`; a view that
   *   the next call overwrites
   */
  prepare(user: ArrayLike<number>): Float32Array;

  /**
   * Scores the positions of the ranges, one range after another.
   *
   * @returns the scores, shape `[sum of the ranges' lengths]`: a view that may be masked with `-Infinity`
   */
  scan(ranges: readonly PositionRange[]): Float32Array;

  /** The k best of the last scan, ties to the smaller place; `items` are places in what `scan` returned. */
  selectTopK(k: number): RankedItems;
}

export interface LookupScannerOptions {
  codeTable: CodeTable;
  /** The item at each position. Default: items in order of their index. */
  order?: ArrayLike<number>;
  /** Default: `auto`. */
  engine?: Engine;
}

export function createLookupScanner({ codeTable, order, engine = 'auto' }: LookupScannerOptions): LookupScanner {
  const positions = order ?? Uint32Array.from({ length: codeTable.itemCount }, (_, item) => item);
  return resolveEngine(engine) === 'wasm'
    ? new WasmLookupScanner(codeTable, positions)
    : new PlainLookupScanner(codeTable, positions);
}

import { type CodeTable, type RankedItems, selectTopK } from '@lightrec/core';
import { scoreDensePlain } from '../dense/plain.js';
import type { LookupScanner } from './lookup-scanner.js';
import { groupCountOf, groupSize, packCodes, paddedCodewords, requireUser, rowLength } from './lookup-table.js';
import { addBias, countPositions, type PositionRange } from './position-range.js';

interface CodebookGroup {
  /** Shape `[4 * 256, dim]`. */
  codewords: Float32Array;
  /** One 32-bit word a position. */
  codes: Uint32Array;
  /** The user's inner products with the codewords, shape `[4 * 256]`. */
  table: Float32Array;
}

/** The slow twin of the WebAssembly scanner, for engines without SIMD and as its oracle. */
export class PlainLookupScanner implements LookupScanner {
  readonly itemCount: number;
  private readonly dim: number;
  private readonly groups: CodebookGroup[];
  private readonly bias?: Float32Array;
  private readonly board: Float32Array;
  private scannedCount = 0;

  constructor(codeTable: CodeTable, order: ArrayLike<number>) {
    this.itemCount = order.length;
    this.dim = codeTable.dim;
    this.bias = codeTable.itemBias && Float32Array.from(order, (item) => codeTable.itemBias![item]);
    this.groups = Array.from({ length: groupCountOf(codeTable.codebookCount) }, (_, group) => ({
      codewords: paddedCodewords(codeTable, group),
      codes: packCodes(codeTable, group, order),
      table: new Float32Array(groupSize * rowLength),
    }));
    this.board = new Float32Array(this.itemCount);
  }

  prepare(user: ArrayLike<number>): Float32Array {
    requireUser(user, this.dim);
    const vector = Float32Array.from(user);
    for (const { codewords, table } of this.groups) scoreDensePlain(vector, codewords, this.dim, table);
    return this.groups[0].table.subarray(0, rowLength);
  }

  scan(ranges: readonly PositionRange[]): Float32Array {
    this.scannedCount = countPositions(ranges, this.itemCount);
    const scores = this.scores().fill(0);
    for (const group of this.groups) addGroupScores(scores, group, ranges);
    if (this.bias) addBias(scores, this.bias, ranges);
    return scores;
  }

  scores(): Float32Array {
    return this.board.subarray(0, this.scannedCount);
  }

  selectTopK(k: number): RankedItems {
    return selectTopK(this.scores(), k);
  }
}

/** Adds what four codebooks give each position, every sum rounded to float32. */
function addGroupScores(scores: Float32Array, { codes, table }: CodebookGroup, ranges: readonly PositionRange[]): void {
  let place = 0;
  for (const { start, end } of ranges) {
    for (let position = start; position < end; position++) {
      const word = codes[position];
      const first = Math.fround(table[word & 255] + table[256 + ((word >>> 8) & 255)]);
      const second = Math.fround(table[512 + ((word >>> 16) & 255)] + table[768 + (word >>> 24)]);
      scores[place++] += Math.fround(first + second);
    }
  }
}

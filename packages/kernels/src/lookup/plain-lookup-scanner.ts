import { type CodeTable, type RankedItems, selectTopK } from '@lightrec/core';
import { scoreDensePlain } from '../dense/plain.js';
import type { LookupScanner, PositionRange } from './lookup-scanner.js';
import { groupCountOf, groupSize, packCodes, paddedCodewords, requireUser, rowLength } from './lookup-table.js';
import { addBias } from './wasm-lookup-scanner.js';

/** The slow twin of the WebAssembly scanner, for engines without SIMD and as its oracle. */
export class PlainLookupScanner implements LookupScanner {
  readonly itemCount: number;
  private readonly dim: number;
  private readonly groups: { codewords: Float32Array; codes: Uint32Array; table: Float32Array }[];
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
    for (const { codewords, table } of this.groups) scoreDensePlain(Float32Array.from(user), codewords, this.dim, table);
    return this.groups[0].table.subarray(0, rowLength);
  }

  scan(ranges: readonly PositionRange[]): Float32Array {
    let place = 0;
    for (const { start, end } of ranges) {
      for (let position = start; position < end; position++) this.board[place++] = this.scoreOf(position);
    }
    this.scannedCount = place;
    const scores = this.board.subarray(0, place);
    if (this.bias) addBias(scores, this.bias, ranges);
    return scores;
  }

  selectTopK(k: number): RankedItems {
    return selectTopK(this.board.subarray(0, this.scannedCount), k);
  }

  private scoreOf(position: number): number {
    let score = 0;
    this.groups.forEach(({ codes, table }, index) => {
      const word = codes[position];
      const first = Math.fround(table[word & 255] + table[256 + ((word >>> 8) & 255)]);
      const second = Math.fround(table[512 + ((word >>> 16) & 255)] + table[768 + (word >>> 24)]);
      const sum = Math.fround(first + second);
      score = index === 0 ? sum : Math.fround(score + sum);
    });
    return score;
  }
}

import type { CodeTable, RankedItems } from '@lightrec/core';
import { ScoreBoard } from '../top-k/score-board.js';
import { interleaveQuads } from '../wasm/quads.js';
import { lookupTableAddress, ScoringMemory } from '../wasm/scoring-memory.js';
import type { LookupScanner } from './lookup-scanner.js';
import { groupCountOf, groupSize, packCodes, paddedCodewords, requireUser, rowLength } from './lookup-table.js';
import { addBias, countPositions, type PositionRange } from './position-range.js';

interface CodebookGroup {
  /** Codewords as quads, shape `[256, dim, 4]`. */
  codewords: number;
  /** One 32-bit word a position. */
  codes: number;
}

/** The scan in WebAssembly: every array but the bias lies in kernel memory. */
export class WasmLookupScanner implements LookupScanner {
  readonly itemCount: number;
  private readonly dim: number;
  private readonly memory = new ScoringMemory();
  private readonly groups: CodebookGroup[];
  private readonly user: number;
  private readonly board: ScoreBoard;
  private readonly bias?: Float32Array;
  private scannedCount = 0;

  constructor(codeTable: CodeTable, order: ArrayLike<number>) {
    this.itemCount = order.length;
    this.dim = codeTable.dim;
    this.bias = codeTable.itemBias && Float32Array.from(order, (item) => codeTable.itemBias![item]);
    this.user = this.memory.allocate(this.dim * 4);
    this.groups = Array.from({ length: groupCountOf(codeTable.codebookCount) }, (_, group) => {
      const codewords = this.memory.allocate(groupSize * rowLength * this.dim * 4);
      const codes = this.memory.allocate(this.itemCount * 4);
      interleaveQuads(
        paddedCodewords(codeTable, group),
        this.dim,
        this.memory.float32(codewords, groupSize * rowLength * this.dim),
      );
      this.memory.uint32(codes, this.itemCount).set(packCodes(codeTable, group, order));
      return { codewords, codes };
    });
    this.board = new ScoreBoard(this.memory, this.itemCount);
  }

  prepare(user: ArrayLike<number>): Float32Array {
    requireUser(user, this.dim);
    this.memory.float32(this.user, this.dim).set(user);
    this.buildTable(this.groups[0]);
    return this.memory.float32(lookupTableAddress, rowLength);
  }

  scan(ranges: readonly PositionRange[]): Float32Array {
    this.scannedCount = countPositions(ranges, this.itemCount);
    this.groups.forEach((group, index) => {
      if (this.groups.length > 1) this.buildTable(group);
      let scores = this.board.address;
      for (const { start, end } of ranges) {
        this.memory.kernels.scanCodeGroup(group.codes + start * 4, end - start, scores, index);
        scores += (end - start) * 4;
      }
    });
    const scores = this.scores();
    if (this.bias) addBias(scores, this.bias, ranges);
    return scores;
  }

  scores(): Float32Array {
    return this.board.scores().subarray(0, this.scannedCount);
  }

  selectTopK(k: number): RankedItems {
    return this.board.selectTopK(k, this.scannedCount);
  }

  /** The table of one group lies at the address that the scan has built in; groups take turns there. */
  private buildTable({ codewords }: CodebookGroup): void {
    const quadCount = (groupSize * rowLength) / 4;
    this.memory.kernels.scoreQuads(
      this.user,
      1,
      codewords,
      quadCount,
      this.dim,
      lookupTableAddress,
      groupSize * rowLength,
    );
  }
}

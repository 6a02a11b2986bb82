import type { RankedItems } from '@lightrec/core';
import { requireInteger } from '@lightrec/core/options';
import { roundUp } from '../wasm/quads.js';
import type { ScoringMemory } from '../wasm/scoring-memory.js';

/**
 * A row of scores in kernel memory, and the selection of its k best. The kernels that score write here, a
 * mask sets entries to `-Infinity`, and nothing is copied out but the k results.
 */
export class ScoreBoard {
  readonly address: number;
  private readonly paddedLength: number;
  private resultCapacity = 0;
  private resultAddress = 0;

  constructor(
    private readonly memory: ScoringMemory,
    readonly length: number,
  ) {
    this.paddedLength = roundUp(length, 4);
    this.address = memory.allocate(this.paddedLength * 4);
  }

  /** The scores, shape `[length]`: a view that holds until the kernel memory next grows. */
  scores(): Float32Array<ArrayBuffer> {
    return this.memory.float32(this.address, this.length);
  }

  /**
   * @param k - an integer >= 1; more than there are scores ranks them all
   * @param length - how many of the scores take part. Default: all
   * @returns positions and scores, best first, ties to the smaller position; `-Infinity` is never returned
   */
  selectTopK(k: number, length = this.length): RankedItems {
    requireInteger('k', k, 1);
    const capacity = Math.min(k, length);
    // The kernel compares with the worst of those it keeps, so it must be allowed one.
    if (capacity === 0) return { itemIndices: new Uint32Array(0), scores: new Float32Array(0) };
    this.reserveResults(capacity);
    const quadCount = roundUp(length, 4) / 4;
    this.memory.float32(this.address, this.paddedLength).fill(Number.NEGATIVE_INFINITY, length, quadCount * 4);
    const scoreAddress = this.resultAddress + capacity * 4;
    const count = this.memory.kernels.selectTopK(this.address, quadCount, capacity, this.resultAddress, scoreAddress);
    return {
      itemIndices: this.memory.uint32(this.resultAddress, count).slice(),
      scores: this.memory.float32(scoreAddress, count).slice(),
    };
  }

  private reserveResults(capacity: number): void {
    if (capacity <= this.resultCapacity) return;
    this.resultCapacity = Math.max(capacity, 2 * this.resultCapacity);
    this.resultAddress = this.memory.allocate(this.resultCapacity * 8);
  }
}

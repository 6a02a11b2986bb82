import type { KernelGlobal } from './wasm-memory.js';

/**
 * The functions of `assembly/search/`, of which one query calls, in this order: `buildLookupTable`, `beginSelection`,
 * `setFilters`, `spreadBins`, `beginScan`, perhaps `probeLists`, for each segment `setSegment` and one `scan…`, then
 * `rankSurvivors`, or `selectCandidates`, `rescoreCandidates` and `rankCandidates`. Pointers are byte addresses; a pointer to
 * something by position may lie before the memory's start, as long as no position leads there.
 */
export interface SearchKernels {
  buildLookupTable(user: number, codebooks: number, codebookCount: number, blockCount: number, dim: number): number;
  /** Sums over the codebooks of the largest and the smallest entries of their rows. */
  readonly highestSum: KernelGlobal;
  readonly lowestSum: KernelGlobal;

  beginSelection(k: number, capacity: number, scores: number, positions: number, keys: number): void;
  setFilters(items: number, blocked: number, allowed: number): void;
  /** What scores below `floor` is refused; -Infinity refuses nothing. */
  spreadBins(lowest: number, highest: number, floor: number): void;

  beginScan(codewordCount: number): void;
  probeLists(codewordCount: number, probeCount: number): void;
  setSegment(
    codeLength: number,
    groupCount: number,
    groupWidth: number,
    paddedCodewordCount: number,
    offsets: number,
    codes: number,
    stride: number,
    norms: number,
    groupNorms: number,
    normUnit: number,
    biases: number,
    highestBias: number,
    deviations: number,
  ): void;
  scanPruned(codebookCount: number): void;
  scanWhole(codewordCount: number): void;
  scanTail(start: number, end: number, firstCodes: number): void;
  scanListed(positions: number, count: number, codewordCount: number): void;
  scoreWhole(codewordCount: number, scores: number): void;
  scoreTail(start: number, end: number, firstCodes: number, scores: number): void;

  /** What the scans of this query did. */
  readonly scannedItems: KernelGlobal;
  readonly visitedLists: KernelGlobal;
  readonly visitedGroups: KernelGlobal;
  readonly rescoredItems: KernelGlobal;
  readonly plainItems: KernelGlobal;

  rankSurvivors(k: number): number;

  selectCandidates(count: number): number;
  rescoreCandidates(
    count: number,
    k: number,
    user: number,
    dim: number,
    format: number,
    rows: number,
    rowBytes: number,
    scales: number,
    biases: number,
    areLeft: number,
    tailStart: number,
    tailRows: number,
    tailScales: number,
    tailBiases: number,
  ): number;
  rankCandidates(count: number, k: number): number;
}

/**
 * How items lie in memory and in files, so that a search sees the best ones first and can leave the others out:
 *
 * - the two codebooks that tell most about an item come first, and neighbouring codewords are alike;
 * - items of as many codes are a segment, longest codes first;
 * - a segment has a list for each first codeword, a list has groups of neighbouring second codewords, and in a group
 *   items lie by falling norm of what their other codes add.
 *
 * A position is an item's place in this order.
 */
export interface SearchLayout {
  readonly dim: number;
  readonly codebookCount: number;
  readonly codewordCount: number;
  readonly itemCount: number;
  /** Whether the code table has lengths; its last codewords are then zero. */
  readonly isVariableRate: boolean;
  /** The codebook of the code table at each place, shape `[codebookCount]`. Scores add up in this order. */
  readonly codebookOrder: Uint8Array;
  /** The codeword of the code table at each place, shape `[codebookCount, codewordCount]`. */
  readonly codewordOrder: Uint8Array;
  /**
   * Codewords in blocks of 16, shape `[codebookCount, blockCount, dim, 16]`; the last block is filled up with copies of
   * the first codeword.
   */
  readonly codebooks: Float32Array;
  /** The item at each position, shape `[itemCount]`. */
  readonly items: Uint32Array;
  /** Added to an item's score, by position, shape `[itemCount]`. */
  readonly biases?: Float32Array;
  readonly segments: readonly SearchSegment[];
}

/** Items of one code length; one that has no code at all counts as having one, the missing one. */
export interface SearchSegment {
  readonly codeLength: number;
  /** First position. */
  readonly start: number;
  readonly itemCount: number;
  /** Neighbouring second codewords in a group, a power of two. */
  readonly groupWidth: number;
  /** Groups in a list. */
  readonly groupCount: number;
  /** Position at which each group begins, shape `[codewordCount * groupCount + 1]`. */
  readonly offsets: Uint32Array;
  /** Second and further codes of each item, one codebook after another, shape `[codeLength - 1, stride]`. */
  readonly codes: Uint8Array;
  /** `itemCount`, rounded up so that 16 codes can be read at any position. */
  readonly stride: number;
  /** Norms of what the codes after the second add, in units of `normUnit`, rounded up, at least 1, shape `[stride]`. */
  readonly norms: Uint8Array;
  readonly normUnit: number;
}

/** Which lists have items, 1 for each, shape `[codewordCount]`. */
export function occupiedLists({ segments, codewordCount }: SearchLayout): Uint8Array {
  const isOccupied = (list: number) =>
    segments.some(({ offsets, groupCount }) => offsets[list * groupCount] < offsets[(list + 1) * groupCount]);
  return Uint8Array.from({ length: codewordCount }, (_, list) => Number(isOccupied(list)));
}

/** Codewords in a block. */
export const blockSize = 16;

/** Codewords of a codebook, rounded up to whole blocks. */
export function paddedCount(codewordCount: number): number {
  return Math.ceil(codewordCount / blockSize) * blockSize;
}

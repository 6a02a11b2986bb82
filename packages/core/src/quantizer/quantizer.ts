import type { CodeTable } from '../code-table.js';
import type { Codebooks } from '../codebooks.js';
import type { Id } from '../id.js';
import type { IdMap } from '../id-map.js';
import type { Random } from '../random.js';

/** What every quantizer is trained by; what is its own alone, such as iterations, it is made with. */
export interface QuantizerTraining<Item extends Id = Id> {
  dim: number;
  codebookCount: number;
  /** At most 256. */
  codewordCount: number;
  /** How much each item's error counts, >= 0, shape `[itemCount]`. Default: all alike. */
  weights?: ArrayLike<number>;
  /** Left as it is: the same state gives the same table. */
  random: Random;
  /** Ids of the items, in the order of the vectors. Default: 0 to `itemCount` - 1. */
  items?: IdMap<Item>;
  /** Called now and then, and at the end. */
  onProgress?: (progress: QuantizerProgress) => void;
  /** Stops the work, which then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** How far a training has come, in steps of any size. */
export interface QuantizerProgress {
  done: number;
  total: number;
  /** The weighted error that is left, as a share of the vectors' own, once there is one. */
  relativeError?: number;
}

/** Codes for vectors, shape `[count, codebookCount]`. */
export type EncodeVectors = (vectors: Float32Array) => Uint8Array;

/**
 * A way to make codes of vectors: product, residual or learnt. It ends in a `CodeTable`, whose `decode` serves them all,
 * as every item is a sum of codewords; who trains and encodes by this contract knows none of them by name. One
 * conformance suite (`@lightrec/core/testing`) runs over every implementation.
 */
export interface Quantizer {
  /**
   * Codebooks for vectors, and the codes of all of them.
   *
   * @param vectors - left as they are, shape `[itemCount, dim]`, finite, at least one
   * @returns rejects with ShapeError or ArgumentError, naming what does not fit, before any work
   */
  train<Item extends Id>(vectors: Float32Array, training: QuantizerTraining<Item>): Promise<CodeTable<Item>>;
  /** Makes codebooks that it trained ready to encode further vectors with. */
  encoderOf(codebooks: Codebooks): EncodeVectors;
}

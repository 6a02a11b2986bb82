import { sharedFloats, sharedIntegers } from '../../threads/protocol.js';
import type { ResolvedEncoderOptions } from '../encoder-contract.js';

/** What a thread of an encoder and its caller pass to each other. */
export interface SharedArrays {
  /** See `orders`. */
  order: Int32Array;
  /** Of the softmax, one entry. */
  temperature: Float64Array;
  /** What goes in, x or dy; shape `[rowCount, dim]`. */
  given: Float32Array;
  /** What comes out, composite or dx; shape `[rowCount, dim]`. */
  results: Float32Array;
  /** Shape `[rowCount, codebookCount]`. */
  codes: Uint8Array;
  /** Of the weights, see `weightsIn`. */
  gradients: Float32Array;
}

/** Entries of `order`. */
export const orders = {
  operation: 0,
  /** Rows of the operation. */
  count: 1,
  /** Grows with every change of the weights. */
  version: 2,
} as const;

export const operations = { forward: 0, backward: 1 } as const;

/** What a thread of an encoder needs. */
export interface EncoderTask {
  kind: 'encoder';
  engine: 'wasm' | 'plain';
  /** Of the thread's share: `rowCount` is the most rows that it is given. */
  options: ResolvedEncoderOptions;
  shared: SharedArrays;
  /** The caller's weights, which every thread reads; see `weightsIn`. */
  weights: Float32Array;
}

export function shareArrays(
  { rowCount, dim, codebookCount }: ResolvedEncoderOptions,
  weightCount: number,
): SharedArrays {
  return {
    order: sharedIntegers(Object.keys(orders).length),
    temperature: new Float64Array(new SharedArrayBuffer(8)),
    given: sharedFloats(rowCount * dim),
    results: sharedFloats(rowCount * dim),
    codes: new Uint8Array(new SharedArrayBuffer(rowCount * codebookCount)),
    gradients: sharedFloats(weightCount),
  };
}

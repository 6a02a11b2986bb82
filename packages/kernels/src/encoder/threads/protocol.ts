import type { ResolvedEncoderOptions } from '../encoder-contract.js';
import type { Port } from './built-in.js';

/**
 * How the caller's thread and another pass an encoder's work to and fro: arrays that both see, and counters in
 * `control` that either waits for with `Atomics`. Nothing is posted, so that neither needs its event loop.
 */
export interface SharedArrays {
  /** See `slots`. */
  control: Int32Array;
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

/** Entries of `control`. */
export const slots = {
  /** How many times the caller has asked. */
  asked: 0,
  /** How many times the thread has answered: once when it is ready, then for each time asked; -1 when it has failed. */
  answered: 1,
  operation: 2,
  /** Rows of the operation. */
  count: 3,
  /** Grows with every change of the weights. */
  version: 4,
} as const;

export const operations = { forward: 0, backward: 1 } as const;

/** What a thread starts with. */
export interface ThreadData {
  engine: 'wasm' | 'plain';
  /** Of the thread's share: `rowCount` is the most rows that it is given. */
  options: ResolvedEncoderOptions;
  shared: SharedArrays;
  /** The caller's weights, which every thread reads; see `weightsIn`. */
  weights: Float32Array;
  /** Takes the error with which the thread fails. */
  failures: Port;
}

export function shareArrays(
  { rowCount, dim, codebookCount }: ResolvedEncoderOptions,
  weightCount: number,
): SharedArrays {
  return {
    control: new Int32Array(new SharedArrayBuffer(4 * Object.keys(slots).length)),
    temperature: new Float64Array(new SharedArrayBuffer(8)),
    given: sharedFloats(rowCount * dim),
    results: sharedFloats(rowCount * dim),
    codes: new Uint8Array(new SharedArrayBuffer(rowCount * codebookCount)),
    gradients: sharedFloats(weightCount),
  };
}

export function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}

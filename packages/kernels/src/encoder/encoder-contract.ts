import type { Engine } from '../wasm/kernel-memory.js';

/**
 * What a codebook leaves for the next, of its input `x` and its codeword `y`: `residual`, `x - y`; `none`, `x`;
 * `linear`, `A x - M y` with the matrices of `setMatrices`. LightRec (WWW'20), section 3.3.
 */
export type EncoderRecurrence = 'residual' | 'none' | 'linear';

export interface EncoderKernelOptions {
  /** The most rows of a batch; each takes `codebookCount * codewordCount * 4` bytes for its scores. */
  rowCount: number;
  dim: number;
  codebookCount: number;
  /** At most 256, so that a code is a byte. */
  codewordCount: number;
  /** Default: `residual`. */
  recurrence?: EncoderRecurrence;
  /** Default: `auto`. */
  engine?: Engine;
  /**
   * Threads that share the rows, this one among them, each at least 256; more than one where there is
   * `node:worker_threads`. Gradients of
   * the weights are rounded otherwise than with another number of them. Default: 1.
   */
  threads?: number;
}

export type ResolvedEncoderOptions = Required<Omit<EncoderKernelOptions, 'engine' | 'threads'>>;

/** One codebook, or the gradient of one. */
export interface EncoderCodebook {
  /** Shape `[codewordCount, dim]`. */
  codewords: Float32Array;
  /** What representations are compared with, `score = <x, key> + bias`; shape `[codewordCount, dim]`. */
  keys: Float32Array;
  /** Shape `[codewordCount]`. */
  bias: Float32Array;
}

/** The matrices of `x' = state x - chosen y`, or their gradients. */
export interface EncoderMatrices {
  /** Shape `[dim, dim]`. */
  state: Float32Array;
  /** Shape `[dim, dim]`. */
  chosen: Float32Array;
}

export interface EncodedRows {
  /** Sum of the chosen codewords, shape `[count, dim]`. */
  composite: Float32Array;
  /** Shape `[count, codebookCount]`; ties go to the smaller index. */
  codes: Uint8Array;
}

export interface EncoderGradients {
  /** Shape `[count, dim]`. */
  x: Float32Array;
  /** A gradient for each codebook. */
  codebooks: readonly EncoderCodebook[];
  /** With the recurrence `linear` alone. */
  matrices?: EncoderMatrices;
}

/**
 * The recurrent composite encoder with its gradient, LightRec (WWW'20), eq. 4, 6 and 7: forward, the sum of the
 * codewords chosen one codebook after another; backward, as if each choice had been the softmax of
 * `score / temperature` (straight-through). Float32 throughout. Nothing is allocated after the start but views; what
 * `forward` and `backward` give holds until they are called again.
 */
export interface EncoderKernel {
  /** Copies a codebook in; all zero at first. */
  setCodebook(index: number, codebook: EncoderCodebook): void;
  /** Copies the matrices of the recurrence `linear` in; the identity at first. */
  setMatrices(matrices: EncoderMatrices): void;
  /**
   * @param x - shape `[count, dim]`, finite; may be longer
   * @param count - default: all of `x`
   * @throws ShapeError or ArgumentError, naming what does not fit
   */
  forward(x: Float32Array, count?: number): EncodedRows;
  /**
   * Gradients of `<dy, composite>` for the rows of the last `forward`, with the codebooks as they are.
   *
   * @param dy - shape `[count, dim]`; may be longer
   * @param temperature - of the softmax, > 0; the paper uses 0.9. It may change from step to step at no cost
   * @throws ShapeError or ArgumentError, naming what does not fit
   */
  backward(dy: Float32Array, temperature: number): EncoderGradients;
  /** Ends the other threads, if any; they end with the process in any case. It cannot encode after that. */
  dispose(): void;
}

/** What every encoder does; the arguments are checked. */
export interface EncoderOfEngine {
  setCodebook(index: number, codebook: EncoderCodebook): void;
  setMatrices(matrices: EncoderMatrices): void;
  forward(x: Float32Array, count: number): EncodedRows;
  /** @param count - rows of the last `forward` */
  backward(dy: Float32Array, count: number, temperature: number): EncoderGradients;
  /** Where there is something to end. */
  dispose?(): void;
}

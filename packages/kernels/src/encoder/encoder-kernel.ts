import { ArgumentError, mostCodewords, ShapeError } from '@lightrec/core';
import {
  optionNames,
  requireInteger,
  requireKnown,
  requireOneOf,
  requirePositive,
  requireTyped,
} from '@lightrec/core/options';
import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import { type EncoderOfEngine, encoderOfEngine } from './encoder-of-engine.js';
import { ThreadedEncoder, usefulThreads } from './threads/threaded-encoder.js';

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

export const encoderKernelNames = /* @__PURE__ */ optionNames<EncoderKernelOptions>({
  rowCount: 1,
  dim: 1,
  codebookCount: 1,
  codewordCount: 1,
  recurrence: 1,
  engine: 1,
  threads: 1,
});

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

export type ResolvedEncoderOptions = Required<Omit<EncoderKernelOptions, 'engine' | 'threads'>>;

/** @throws ArgumentError for an option out of range, or more than 4 GiB */
export function createEncoderKernel(given: EncoderKernelOptions): EncoderKernel {
  requireKnown('createEncoderKernel', given, encoderKernelNames);
  const { engine = 'auto', recurrence = 'residual', threads = 1, ...sizes } = given;
  const options = { recurrence, ...sizes };
  for (const name of ['rowCount', 'dim', 'codebookCount'] as const) requireInteger(name, options[name], 1);
  requireInteger('codewordCount', options.codewordCount, 1, mostCodewords);
  requireOneOf('recurrence', recurrence, ['residual', 'none', 'linear']);
  requireInteger('threads', threads, 1, 64);
  const resolved = resolveEngine(engine);
  const useful = Math.min(threads, usefulThreads(options.rowCount));
  const encoder = useful === 1 ? encoderOfEngine(resolved, options) : new ThreadedEncoder(resolved, options, useful);
  return new CheckedEncoder(options, encoder);
}

class CheckedEncoder implements EncoderKernel {
  /** Rows of the last `forward`. */
  private count = 0;
  private isDisposed = false;

  constructor(
    private readonly options: ResolvedEncoderOptions,
    private readonly encoder: EncoderOfEngine,
  ) {}

  setCodebook(index: number, codebook: EncoderCodebook): void {
    const { codebookCount, codewordCount, dim } = this.options;
    requireInteger('index', index, 0, codebookCount - 1);
    requireShape('codewords', codebook.codewords, [codewordCount, dim]);
    requireShape('keys', codebook.keys, [codewordCount, dim]);
    requireShape('bias', codebook.bias, [codewordCount]);
    this.encoder.setCodebook(index, codebook);
  }

  setMatrices(matrices: EncoderMatrices): void {
    const { dim, recurrence } = this.options;
    if (recurrence !== 'linear') {
      throw new ArgumentError({ argument: 'recurrence', expected: 'linear, to have matrices', received: recurrence });
    }
    requireShape('state', matrices.state, [dim, dim]);
    requireShape('chosen', matrices.chosen, [dim, dim]);
    this.encoder.setMatrices(matrices);
  }

  forward(x: Float32Array, count = x?.length / this.options.dim): EncodedRows {
    this.requireAlive();
    requireTyped('x', x, 'Float32Array');
    const { dim, rowCount } = this.options;
    requireInteger('count', count, 0, rowCount);
    requireRows('x', x, count, dim);
    this.count = count;
    return this.encoder.forward(x, count);
  }

  backward(dy: Float32Array, temperature: number): EncoderGradients {
    this.requireAlive();
    requireTyped('dy', dy, 'Float32Array');
    requireRows('dy', dy, this.count, this.options.dim);
    requirePositive('temperature', temperature);
    return this.encoder.backward(dy, this.count, temperature);
  }

  dispose(): void {
    this.isDisposed = true;
    this.encoder.dispose?.();
  }

  private requireAlive(): void {
    if (!this.isDisposed) return;
    throw new ArgumentError({ argument: 'encoder', expected: 'one that is not disposed', received: 'one that is' });
  }
}

function requireShape(argument: string, values: Float32Array, expected: number[]): void {
  requireTyped(argument, values, 'Float32Array');
  const { length } = values;
  if (length === expected.reduce((product, size) => product * size)) return;
  throw new ShapeError({ argument, expected, received: `${length} entries` });
}

function requireRows(argument: string, { length }: Float32Array, count: number, dim: number): void {
  if (length >= count * dim) return;
  throw new ShapeError({ argument, expected: [count, dim], received: `${length} entries` });
}

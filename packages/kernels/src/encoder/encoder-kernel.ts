import { ArgumentError, mostCodewords, ShapeError } from '@lightrec/core';
import {
  optionNames,
  requireInteger,
  requireKnown,
  requireOneOf,
  requirePositive,
  requireTyped,
} from '@lightrec/core/options';
import { mostThreads } from '../limits.js';
import { resolveEngine } from '../wasm/kernel-memory.js';
import type {
  EncodedRows,
  EncoderCodebook,
  EncoderGradients,
  EncoderKernel,
  EncoderKernelOptions,
  EncoderMatrices,
  EncoderOfEngine,
  ResolvedEncoderOptions,
} from './encoder-contract.js';
import { encoderOfEngine } from './encoder-of-engine.js';
import { ThreadedEncoder, usefulThreads } from './threads/threaded-encoder.js';

export const encoderKernelNames = /* @__PURE__ */ optionNames<EncoderKernelOptions>({
  rowCount: 1,
  dim: 1,
  codebookCount: 1,
  codewordCount: 1,
  recurrence: 1,
  engine: 1,
  threads: 1,
});

/** @throws ArgumentError for an option out of range, or more than 4 GiB */
export function createEncoderKernel(given: EncoderKernelOptions): EncoderKernel {
  requireKnown('createEncoderKernel', given, encoderKernelNames);
  const { engine = 'auto', recurrence = 'residual', threads = 1, ...sizes } = given;
  const options = { recurrence, ...sizes };
  for (const name of ['rowCount', 'dim', 'codebookCount'] as const) requireInteger(name, options[name], 1);
  requireInteger('codewordCount', options.codewordCount, 1, mostCodewords);
  requireOneOf('recurrence', recurrence, ['residual', 'none', 'linear']);
  requireInteger('threads', threads, 1, mostThreads);
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

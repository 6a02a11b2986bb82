import { ArgumentError } from '@lightrec/core';
import { requireOneOf } from '@lightrec/core/options';
import * as tf from '@tensorflow/tfjs-core';
import { byteCodewordCount } from '../limits.js';
import type { Recurrence, RecurrenceName } from '../recurrence/recurrence.js';
import type { Codebook } from './codebook.js';

/**
 * What encodes:
 *
 * - `tfjs`: operations of TensorFlow.js, on whatever backend is set
 * - `kernel`: the SIMD kernel of `@lightrec/kernels`, on the processor; slow on the backend of a GPU, with which it
 *   exchanges every batch
 * - `auto`: the kernel on the backends `wasm` and `cpu` where it can encode the form, else `tfjs`
 *
 * Both give the same up to rounding, which decides between scores that nearly tie.
 */
export type EncoderEngine = 'auto' | 'tfjs' | 'kernel';

/** What decides whether the kernel can encode. */
export interface EncoderForm {
  recurrence: Recurrence | RecurrenceName;
  /** Of each codebook. */
  codewordCounts: readonly number[];
  /** With `codewordDim`; neither, as long as they are not known. */
  dim?: number;
  codewordDim?: number;
}

/** @param x - shape `[batch, dim]` */
export function formOf(x: tf.Tensor2D, codebooks: readonly Codebook[], recurrence: Recurrence): EncoderForm {
  const codewordCounts = codebooks.map(({ codewords }) => codewords.shape[0]);
  return { recurrence, codewordCounts, dim: x.shape[1], codewordDim: codebooks[0].codewords.shape[1] };
}

/** Whether it is the kernel that encodes, on the backend that is set. */
export function runsInKernel(engine: EncoderEngine, form: EncoderForm): boolean {
  requireEngine(engine, form);
  if (engine !== 'auto') return engine === 'kernel';
  return ['wasm', 'cpu'].includes(tf.getBackend()) && obstacleOf(form) === undefined;
}

export function requireEngineName(argument: string, engine: EncoderEngine): void {
  requireOneOf(argument, engine, ['auto', 'tfjs', 'kernel']);
}

/** Throws for an unknown engine, and for the kernel where it cannot encode the form. */
export function requireEngine(engine: EncoderEngine, form: EncoderForm): void {
  requireEngineName('engine', engine);
  const received = obstacleOf(form);
  if (engine !== 'kernel' || received === undefined) return;
  throw new ArgumentError({
    argument: 'engine kernel',
    expected:
      `at most ${byteCodewordCount} codewords, as many in each codebook, of the input's dimension, ` +
      'and a recurrence that is no function',
    received,
    hint: 'The engine auto takes tfjs where the kernel cannot encode.',
  });
}

function obstacleOf({ recurrence, codewordCounts, dim, codewordDim }: EncoderForm): string | undefined {
  if (typeof recurrence === 'function') return 'a function';
  if (codewordDim !== dim) return `codewords of dimension ${codewordDim} for inputs of dimension ${dim}`;
  const isEven = codewordCounts.every((count) => count === codewordCounts[0]);
  return isEven && codewordCounts[0] <= byteCodewordCount ? undefined : `${codewordCounts.join(', ')} codewords`;
}

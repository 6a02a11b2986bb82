import * as tf from '@tensorflow/tfjs-core';
import type { Recurrence } from '../recurrence/recurrence.js';
import type { Codebook } from './codebook.js';
import { type EncoderEngine, formOf, runsInKernel } from './engine.js';
import { codesInKernel } from './kernel-pass.js';
import { selectCodes } from './select-codewords.js';

/**
 * The codes with which `encodeComposite` makes each row, to the bit: the engine decides near ties.
 *
 * @param x - shape `[batch, dim]`
 * @returns shape `[batch, codebookCount]`; a view that holds until something else is encoded
 */
export function codesOfRows(
  x: tf.Tensor2D,
  codebooks: readonly Codebook[],
  temperature: number,
  recurrence: Recurrence,
  engine: EncoderEngine,
): Uint8Array | Int32Array {
  if (typeof recurrence !== 'function' && runsInKernel(engine, formOf(x, codebooks, recurrence))) {
    return codesInKernel({ x, codebooks, temperature, recurrence });
  }
  return tf.stack(selectCodes(x, codebooks, temperature, recurrence), 1).dataSync<'int32'>();
}

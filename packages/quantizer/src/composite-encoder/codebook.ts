import { ArgumentError } from '@lightrec/core';
import { requireArray } from '@lightrec/core/options';
import type * as tf from '@tensorflow/tfjs-core';
import { requireMatrix, requireShape } from '../arrays/require-shape.js';
import type { Recurrence } from '../recurrence/recurrence.js';
import type { CodewordKeys } from '../similarity/similarity.js';

/** One codebook, ready to encode with. */
export interface Codebook extends CodewordKeys {
  /** Shape `[codewordCount, codewordDim]`; `codewordDim` is `dim` unless the recurrence can do with another. */
  codewords: tf.Tensor2D;
}

/** Throws unless there is a codebook, and every array fits the representations. */
export function requireFitting(x: tf.Tensor2D, codebooks: readonly Codebook[], recurrence: Recurrence): void {
  requireMatrix('x', x);
  const [, dim] = x.shape;
  requireArray('codebooks', codebooks);
  if (codebooks.length === 0) {
    throw new ArgumentError({ argument: 'codebooks', expected: 'at least one codebook', received: 'none' });
  }
  requireRecurrence(recurrence);
  requireMatrix('codebooks[0].codewords', codebooks[0]?.codewords);
  const codewordDim = recurrence === 'residual' ? dim : codebooks[0].codewords.shape[1];
  codebooks.forEach(({ codewords, keys, bias }, b) => {
    requireMatrix(`codebooks[${b}].codewords`, codewords);
    const [codewordCount] = codewords.shape;
    requireShape(`codebooks[${b}].codewords`, codewords, [codewordCount, codewordDim]);
    requireShape(`codebooks[${b}].keys`, keys, [codewordCount, dim]);
    requireShape(`codebooks[${b}].bias`, bias, [codewordCount]);
  });
  if (typeof recurrence !== 'object') return;
  requireShape('recurrence.codewordMap', recurrence.codewordMap, [dim, codewordDim]);
  if (recurrence.stateMap) requireShape('recurrence.stateMap', recurrence.stateMap, [dim, dim]);
}

function requireRecurrence(recurrence: Recurrence): void {
  if (recurrence === 'residual' || recurrence === 'none' || typeof recurrence === 'function') return;
  if (typeof recurrence === 'object' && recurrence?.codewordMap) return;
  const expected = 'residual, none, { codewordMap }, { stateMap, codewordMap } or a function';
  throw new ArgumentError({ argument: 'recurrence', expected, received: recurrence });
}

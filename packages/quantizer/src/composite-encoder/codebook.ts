import { ArgumentError, ShapeError } from '@lightrec/core';
import type * as tf from '@tensorflow/tfjs-core';
import type { CodewordKeys } from '../similarity/similarity.js';

/** One codebook, ready to encode with. */
export interface Codebook extends CodewordKeys {
  /** Shape `[codewordCount, dim]`. */
  codewords: tf.Tensor2D;
}

/** Throws unless there is a codebook, and every array of every codebook fits the representations. */
export function requireFitting(x: tf.Tensor2D, codebooks: readonly Codebook[]): void {
  const [, dim] = x.shape;
  if (x.rank !== 2) throw new ShapeError({ argument: 'x', expected: '[batch, dim]', received: x.shape });
  if (codebooks.length === 0) {
    throw new ArgumentError({ argument: 'codebooks', expected: 'at least one codebook', received: 'none' });
  }
  codebooks.forEach(({ codewords, keys, bias }, b) => {
    const [codewordCount] = codewords.shape;
    requireShape(`codebooks[${b}].codewords`, codewords, [codewordCount, dim]);
    requireShape(`codebooks[${b}].keys`, keys, [codewordCount, dim]);
    requireShape(`codebooks[${b}].bias`, bias, [codewordCount]);
  });
}

function requireShape(argument: string, { shape }: tf.Tensor, expected: number[]): void {
  if (shape.length === expected.length && expected.every((size, axis) => size === shape[axis])) return;
  throw new ShapeError({ argument, expected, received: shape });
}

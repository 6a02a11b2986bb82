import type * as tf from '@tensorflow/tfjs-core';
import { type LinearRecurrence, mapsOf, withMaps } from '../recurrence/recurrence.js';
import type { Codebook } from './codebook.js';

/** What is encoded, and how. */
export interface Encoding {
  /** Shape `[batch, dim]`. */
  x: tf.Tensor2D;
  codebooks: readonly Codebook[];
  temperature: number;
  recurrence: LinearRecurrence;
}

/** A forward pass, and how to come back from it. */
export interface EncodingPass {
  /** Shape `[batch, codewordDim]`. */
  composite: tf.Tensor2D;
  /** What the way back wants kept. */
  saved: tf.Tensor[];
  /**
   * Gradients of the encoding's tensors, in the order of `tensorsOf`.
   *
   * @param dy - gradient at the composite representations, at least one row
   * @param kept - what was saved
   */
  gradients(dy: tf.Tensor2D, kept: tf.Tensor[]): tf.Tensor[];
}

/** Everything that has a gradient: x, then codewords, keys and bias of each codebook, then the recurrence's matrices. */
export function tensorsOf({ x, codebooks, recurrence }: Encoding): tf.Tensor[] {
  return [x, ...codebooks.flatMap(({ codewords, keys, bias }) => [codewords, keys, bias]), ...mapsOf(recurrence)];
}

/** The same encoding of other tensors, in the order of `tensorsOf`. */
export function withTensors(encoding: Encoding, [x, ...rest]: tf.Tensor[]): Encoding {
  const codebooks = encoding.codebooks.map((_, b) => {
    const [codewords, keys, bias] = rest.slice(3 * b, 3 * b + 3);
    return { codewords, keys, bias } as Codebook;
  });
  const maps = rest.slice(3 * codebooks.length) as tf.Tensor2D[];
  return { ...encoding, x: x as tf.Tensor2D, codebooks, recurrence: withMaps(encoding.recurrence, maps) };
}

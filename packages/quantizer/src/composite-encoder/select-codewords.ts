import * as tf from '@tensorflow/tfjs-core';
import { advance } from '../recurrence/advance.js';
import type { Recurrence } from '../recurrence/recurrence.js';
import type { Codebook } from './codebook.js';

/**
 * Similarity of each row to each codeword. The explicit transposition is on purpose: the WebAssembly backend
 * runs `matMul` with `transposeB` thirteen times slower than on a transposed matrix.
 *
 * @param x - shape `[batch, dim]`
 * @returns shape `[batch, codewordCount]`
 */
export function scoreCodewords(x: tf.Tensor2D, { keys, bias }: Pick<Codebook, 'keys' | 'bias'>): tf.Tensor2D {
  return tf.add(tf.matMul(x, tf.transpose(keys)), bias);
}

/**
 * The codes of each row, without gradients: in turn the most similar codeword of each codebook to the state that
 * the codebooks before it lead to. LightRec (WWW'20), eq. 1 and 7.
 *
 * @param x - shape `[batch, dim]`
 * @param recurrence - Default: `residual`, what the codebooks before left over
 * @returns one tensor of codeword indices a codebook, shape `[batch]`; ties go to the smaller index
 */
export function selectCodes(
  x: tf.Tensor2D,
  codebooks: readonly Codebook[],
  recurrence: Recurrence = 'residual',
): tf.Tensor1D[] {
  let state = x;
  return codebooks.map((codebook, b) => {
    const codes = tf.argMax<tf.Tensor1D>(scoreCodewords(state, codebook), 1);
    if (b + 1 < codebooks.length) state = advance(recurrence, state, tf.gather(codebook.codewords, codes), b);
    return codes;
  });
}

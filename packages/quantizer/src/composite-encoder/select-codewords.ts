import * as tf from '@tensorflow/tfjs-core';
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
 * The codes of each row, without gradients: in turn the most similar codeword of each codebook to what the
 * codebooks before it left over. LightRec (WWW'20), eq. 1 and 7.
 *
 * @param x - shape `[batch, dim]`
 * @returns one tensor of codeword indices a codebook, shape `[batch]`; ties go to the smaller index
 */
export function selectCodes(x: tf.Tensor2D, codebooks: readonly Codebook[]): tf.Tensor1D[] {
  let residual = x;
  return codebooks.map((codebook) => {
    const codes = tf.argMax<tf.Tensor1D>(scoreCodewords(residual, codebook), 1);
    residual = tf.sub(residual, tf.gather(codebook.codewords, codes));
    return codes;
  });
}

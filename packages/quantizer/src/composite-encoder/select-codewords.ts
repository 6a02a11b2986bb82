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

/** Up to as many codewords a one-hot matrix is the faster way to read them on the WebAssembly backend. */
const oneHotLimit = 1024;

/**
 * The codeword of each code, to the bit. The WebAssembly backend's `gather` takes longer than a product with a one-hot
 * matrix; others read faster than they multiply.
 *
 * @param codewords - shape `[codewordCount, codewordDim]`
 * @param codes - shape `[batch]`
 * @returns shape `[batch, codewordDim]`
 */
export function readCodewords(codewords: tf.Tensor2D, codes: tf.Tensor1D): tf.Tensor2D {
  const [codewordCount] = codewords.shape;
  if (tf.getBackend() !== 'wasm' || codewordCount > oneHotLimit || codes.size === 0) return tf.gather(codewords, codes);
  return tf.matMul(oneHot(codes, codewordCount), codewords);
}

/** A row for each code, 1 at its codeword and 0 elsewhere; shape `[batch, codewordCount]`. */
export function oneHot(codes: tf.Tensor1D, codewordCount: number): tf.Tensor2D {
  if (codewordCount === 1) return tf.ones([codes.size, 1]); // which TensorFlow.js refuses to make
  // Cast apart: the WebAssembly backend's oneHot writes the bits of integers whatever type it is asked for.
  return tf.cast(tf.oneHot(codes, codewordCount) as tf.Tensor2D, 'float32');
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
    if (b + 1 < codebooks.length) state = advance(recurrence, state, readCodewords(codebook.codewords, codes), b);
    return codes;
  });
}

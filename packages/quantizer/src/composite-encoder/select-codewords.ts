import * as tf from '@tensorflow/tfjs-core';
import { advance } from '../recurrence/advance.js';
import type { Recurrence } from '../recurrence/recurrence.js';
import type { Codebook } from './codebook.js';

type KeysAndBias = Pick<Codebook, 'keys' | 'bias'>;

/**
 * Similarity of each row to each codeword over the temperature: the largest is chosen, and their softmax is what the
 * gradient sees. The explicit transposition is on purpose: the WebAssembly backend runs `matMul` with `transposeB`
 * thirteen times slower than on a transposed matrix.
 *
 * @param x - shape `[batch, dim]`
 * @returns shape `[batch, codewordCount]`
 */
export function logitsOf(x: tf.Tensor2D, { keys, bias }: KeysAndBias, temperature: number): tf.Tensor2D {
  return tf.tidy(() =>
    tf.add(tf.matMul(x, tf.transpose(tf.div<tf.Tensor2D>(keys, temperature))), tf.div(bias, temperature)),
  );
}

/**
 * The codeword of each code. By `gatherND`, as the WebAssembly backend's `gather` takes forty times as long.
 *
 * @param codewords - shape `[codewordCount, codewordDim]`
 * @param codes - shape `[batch]`
 * @returns shape `[batch, codewordDim]`
 */
export function readCodewords(codewords: tf.Tensor2D, codes: tf.Tensor1D): tf.Tensor2D {
  return tf.gatherND(codewords, tf.expandDims(codes, 1)) as tf.Tensor2D;
}

/**
 * For each codeword the sum of the rows that have its code, the same bytes each time: what `readCodewords` sends back.
 *
 * @param rows - shape `[batch, codewordDim]`
 * @param codes - shape `[batch]`
 * @returns shape `[codewordCount, codewordDim]`
 */
export function sumByCode(rows: tf.Tensor2D, codes: tf.Tensor1D, codewordCount: number): tf.Tensor2D {
  if (['wasm', 'cpu'].includes(tf.getBackend())) {
    return tf.scatterND(tf.expandDims(codes, 1), rows, [codewordCount, rows.shape[1]]) as tf.Tensor2D;
  }
  // A GPU scatters in any order, so that the same step would not give the same bytes.
  return tf.matMul(tf.transpose(oneHot(codes, codewordCount)), rows);
}

/** A row for each code, 1 at its codeword and 0 elsewhere; shape `[batch, codewordCount]`. */
function oneHot(codes: tf.Tensor1D, codewordCount: number): tf.Tensor2D {
  if (codewordCount === 1) return tf.ones([codes.size, 1]); // which TensorFlow.js refuses to make
  return tf.oneHot(codes, codewordCount, 1, 0, 'float32') as tf.Tensor2D;
}

/**
 * The codes of each row, without gradients: in turn the most similar codeword of each codebook to the state that
 * the codebooks before it lead to. LightRec (WWW'20), eq. 1 and 7.
 *
 * @param x - shape `[batch, dim]`
 * @param temperature - which decides near ties by its rounding
 * @returns one tensor of codeword indices a codebook, shape `[batch]`; ties go to the smaller index
 */
export function selectCodes(
  x: tf.Tensor2D,
  codebooks: readonly Codebook[],
  temperature: number,
  recurrence: Recurrence,
): tf.Tensor1D[] {
  let state = x;
  return codebooks.map((codebook, b) => {
    const codes = tf.argMax<tf.Tensor1D>(logitsOf(state, codebook, temperature), 1);
    if (b + 1 < codebooks.length) state = advance(recurrence, state, readCodewords(codebook.codewords, codes), b);
    return codes;
  });
}

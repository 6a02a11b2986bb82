import * as tf from '@tensorflow/tfjs-core';
import { advance } from '../recurrence/advance.js';
import { backward, type ForwardStep, restoreForwardPass, savedTensors } from './backward.js';
import type { Encoding, EncodingPass } from './encoding.js';
import { readCodewords, scoreCodewords } from './select-codewords.js';

/** The pass in operations of TensorFlow.js. */
export function passInTensors({ x, codebooks, temperature, recurrence }: Encoding): EncodingPass {
  const steps: ForwardStep[] = [];
  let state = x;
  let composite: tf.Tensor2D = tf.zeros([x.shape[0], codebooks[0].codewords.shape[1]]);
  codebooks.forEach((book, b) => {
    const scores = scoreCodewords(state, book);
    const choice = tf.softmax(tf.div<tf.Tensor2D>(scores, temperature));
    const codes = tf.argMax<tf.Tensor1D>(scores, 1);
    const chosen = readCodewords(book.codewords, codes);
    steps.push({ state, choice, codes, codewords: book.codewords, keys: book.keys });
    composite = tf.add(composite, chosen);
    if (b + 1 < codebooks.length) state = advance(recurrence, state, chosen, b);
  });
  return {
    composite,
    saved: savedTensors({ steps, recurrence }),
    gradients: (dy, kept) => backward(dy, restoreForwardPass(kept, codebooks.length, recurrence), temperature),
  };
}

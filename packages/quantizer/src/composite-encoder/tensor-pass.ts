import * as tf from '@tensorflow/tfjs-core';
import { advance } from '../recurrence/advance.js';
import { backward, type ForwardStep, restoreForwardPass, savedTensors } from './backward.js';
import type { Encoding, EncodingPass } from './encoding.js';
import { logitsOf, readCodewords } from './select-codewords.js';

/**
 * The pass in operations of TensorFlow.js. What a codebook makes on the way goes at once, here and on the way back: in
 * its memory, still in the processor's cache, the next one works.
 */
export function passInTensors({ x, codebooks, temperature, recurrence }: Encoding): EncodingPass {
  const steps: ForwardStep[] = [];
  let state = x;
  let composite: tf.Tensor2D | undefined;
  codebooks.forEach((codebook, b) => {
    const { codes, choice } = tf.tidy(() => {
      const logits = logitsOf(state, codebook, temperature);
      return { codes: tf.argMax<tf.Tensor1D>(logits, 1), choice: tf.softmax(logits) };
    });
    const chosen = readCodewords(codebook.codewords, codes);
    steps.push({ state, choice, codes, codewords: codebook.codewords, keys: codebook.keys });
    composite = composite ? tf.add(composite, chosen) : chosen;
    if (b + 1 < codebooks.length) state = advance(recurrence, state, chosen, b);
  });
  return {
    composite: composite!,
    saved: savedTensors({ steps, recurrence }),
    gradients: (dy, kept) => backward(dy, restoreForwardPass(kept, codebooks.length, recurrence), temperature),
  };
}

import * as tf from '@tensorflow/tfjs-core';
import { advanceBackward } from '../recurrence/advance.js';
import { type LinearRecurrence, mapsOf, withMaps } from '../recurrence/recurrence.js';
import { oneHot, readCodewords } from './select-codewords.js';

/** What the backward pass needs of one codebook. */
export interface ForwardStep {
  /** What the codebook chose from, shape `[batch, dim]`. */
  state: tf.Tensor2D;
  /** Softmax of the scores, shape `[batch, codewordCount]`. */
  choice: tf.Tensor2D;
  /** Shape `[batch]`. */
  codes: tf.Tensor1D;
  /** Shape `[codewordCount, codewordDim]`. */
  codewords: tf.Tensor2D;
  /** Shape `[codewordCount, dim]`. */
  keys: tf.Tensor2D;
}

export interface ForwardPass {
  steps: ForwardStep[];
  recurrence: LinearRecurrence;
}

/** A forward pass as the flat list in which TensorFlow.js keeps it. */
export function savedTensors({ steps, recurrence }: ForwardPass): tf.Tensor[] {
  return [
    ...steps.flatMap(({ state, choice, codes, codewords, keys }) => [state, choice, codes, codewords, keys]),
    ...mapsOf(recurrence),
  ];
}

export function restoreForwardPass(kept: tf.Tensor[], stepCount: number, form: LinearRecurrence): ForwardPass {
  const steps = Array.from({ length: stepCount }, (_, b) => {
    const [state, choice, codes, codewords, keys] = kept.slice(5 * b, 5 * b + 5);
    return { state, choice, codes, codewords, keys } as ForwardStep;
  });
  return { steps, recurrence: withMaps(form, kept.slice(5 * stepCount) as tf.Tensor2D[]) };
}

/**
 * The straight-through backward pass, last codebook first. A codebook's output y went into the sum and, through the
 * recurrence, into the next state; the softmax receives `g C^T` of the gradient g that comes back at y.
 *
 * @param dy - gradient at the composite representations, shape `[batch, codewordDim]`
 * @returns gradients of x, then of codewords, keys and bias of each codebook, then of the recurrence's matrices
 */
export function backward(dy: tf.Tensor2D, { steps, recurrence }: ForwardPass, temperature: number): tf.Tensor[] {
  const gradients: tf.Tensor[] = [];
  let ofMaps = mapsOf(recurrence).map((map) => tf.zerosLike(map));
  let ofNextState: tf.Tensor2D | undefined;
  for (const { state, choice, codes, codewords, keys } of steps.toReversed()) {
    const next = ofNextState && advanceBackward(recurrence, state, () => readCodewords(codewords, codes), ofNextState);
    if (next) ofMaps = ofMaps.map((sum, i) => tf.add(sum, next.maps[i]));
    const ofOutput: tf.Tensor2D = next?.y ? tf.add(dy, next.y) : dy;
    const ofChoice = tf.matMul(ofOutput, tf.transpose(codewords));
    const mean = tf.sum(tf.mul(choice, ofChoice), 1, true);
    // Of the scores over the temperature: what it is multiplied to is smaller, and divided instead.
    const ofLogits: tf.Tensor2D = tf.mul(choice, tf.sub(ofChoice, mean));
    gradients.unshift(
      tf.matMul(tf.transpose(oneHot(codes, codewords.shape[0])), ofOutput),
      tf.div(tf.matMul(tf.transpose(ofLogits), state), temperature),
      tf.div(tf.sum(ofLogits, 0), temperature),
    );
    const throughScores: tf.Tensor2D = tf.div(tf.matMul(ofLogits, keys), temperature);
    ofNextState = next ? tf.add(throughScores, next.x) : throughScores;
  }
  return [ofNextState!, ...gradients, ...ofMaps];
}

import * as tf from '@tensorflow/tfjs-core';
import { advanceBackward } from '../recurrence/advance.js';
import { type LinearRecurrence, mapsOf, withMaps } from '../recurrence/recurrence.js';
import { readCodewords, sumByCode } from './select-codewords.js';

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
    const [ofKeys, ofBias, ofState] = tf.tidy(() => {
      const ofScores = softmaxBackward(choice, tf.div(codewords, temperature), ofOutput);
      return [...keysBackward(state, ofScores), tf.matMul(ofScores, keys)];
    });
    gradients.unshift(sumByCode(ofOutput, codes, codewords.shape[0]), ofKeys, ofBias);
    ofNextState = next ? tf.add(ofState, next.x) : ofState;
  }
  return [ofNextState!, ...gradients, ...ofMaps];
}

/**
 * Gradient at what the softmax `choice` is of, shape `[batch, codewordCount]`.
 *
 * @param codewords - over the temperature
 * @param gradient - at the chosen codewords, shape `[batch, codewordDim]`
 */
function softmaxBackward(choice: tf.Tensor2D, codewords: tf.Tensor2D, gradient: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const centered = tf.tidy(() => {
      const ofChoice = tf.matMul(gradient, tf.transpose(codewords));
      return tf.sub(
        ofChoice,
        tf.tidy(() => rowSums(tf.mul(choice, ofChoice))),
      );
    });
    return tf.mul(choice, centered);
  });
}

/** Gradients at keys and bias, shapes `[codewordCount, dim]` and `[codewordCount]`. */
function keysBackward(state: tf.Tensor2D, ofScores: tf.Tensor2D): [tf.Tensor2D, tf.Tensor1D] {
  const byCodeword = tf.transpose(fitToTranspose(ofScores));
  return [tf.matMul(byCodeword, fitToTranspose(state)), tf.squeeze(rowSums(byCodeword), [1])];
}

/**
 * With one more row, of zeros, where the rows are a multiple of 64: so many take the WebAssembly backend four times as
 * long to transpose, as the processor's cache has the same place for all that it writes.
 */
function fitToTranspose(a: tf.Tensor2D): tf.Tensor2D {
  if (a.shape[0] % 64 !== 0) return a;
  return tf.pad(a, [
    [0, 1],
    [0, 0],
  ]);
}

/** Shape `[rows, 1]`. A product, as the WebAssembly backend's `sum` adds one number after another. */
function rowSums(a: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(a, tf.ones([a.shape[1], 1]));
}

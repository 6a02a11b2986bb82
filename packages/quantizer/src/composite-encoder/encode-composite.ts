import * as tf from '@tensorflow/tfjs-core';
import { advance } from '../recurrence/advance.js';
import {
  type LinearRecurrence,
  mapsOf,
  type Recurrence,
  type RecurrenceFunction,
  withMaps,
} from '../recurrence/recurrence.js';
import { requireTemperature } from '../temperature/temperature.js';
import { backward, type ForwardPass, restoreForwardPass, savedTensors } from './backward.js';
import { type Codebook, requireFitting } from './codebook.js';
import { scoreCodewords } from './select-codewords.js';

/**
 * The recurrent composite encoding of each row, with its gradient. Forward: the sum of the codewords chosen
 * one codebook after another, each for the state that the ones before lead to. Backward: as if each choice had
 * been the softmax of `similarity / temperature` (straight-through); the recurrence is part of the tape, so that
 * later codebooks speak to earlier ones. LightRec (WWW'20), eq. 4, 6 and 7.
 *
 * One custom gradient for the whole of a linear recurrence, with explicit transpositions: through the tape, the
 * gradient of each `matMul` would take the WebAssembly backend's slow path. A function goes over the tape, one
 * custom gradient a codebook.
 *
 * @param x - representations, shape `[batch, dim]`
 * @param codebooks - at least one
 * @param temperature - of the softmax, > 0; the paper uses 0.9
 * @param recurrence - how each codebook's state follows from the one before. Default: `residual`
 * @returns composite representations, shape `[batch, codewordDim]`
 * @throws ShapeError where a codebook or the recurrence does not fit `x`, ArgumentError without a codebook, for an
 *   unknown recurrence, or for the temperature
 */
export function encodeComposite(
  x: tf.Tensor2D,
  codebooks: readonly Codebook[],
  temperature: number,
  recurrence: Recurrence = 'residual',
): tf.Tensor2D {
  requireFitting(x, codebooks, recurrence);
  requireTemperature(temperature);
  return tf.tidy(() =>
    typeof recurrence === 'function'
      ? encodeOverTape(x, codebooks, temperature, recurrence)
      : encodeInOne(x, codebooks, temperature, recurrence),
  );
}

function encodeInOne(
  x: tf.Tensor2D,
  codebooks: readonly Codebook[],
  temperature: number,
  recurrence: LinearRecurrence,
): tf.Tensor2D {
  const encode = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as tf.GradSaveFunc;
    const [input, ...weights] = inputs as tf.Tensor[];
    const shapes = [input, ...weights].map(({ shape }) => shape);
    const books = codebooks.map((_, b) => bookAt(weights, b));
    const maps = weights.slice(3 * codebooks.length) as tf.Tensor2D[];
    const { composite, pass } = forward(input as tf.Tensor2D, books, temperature, withMaps(recurrence, maps));
    save(savedTensors(pass));
    const gradFunc = (dy: tf.Tensor, kept: tf.Tensor[]) => {
      // The WebAssembly backend sums no rows to whatever lies in memory.
      if (dy.shape[0] === 0) return shapes.map((shape) => tf.zeros(shape));
      return backward(dy as tf.Tensor2D, restoreForwardPass(kept, codebooks.length, recurrence), temperature);
    };
    return { value: composite, gradFunc };
  });
  const weights = codebooks.flatMap(({ codewords, keys, bias }) => [codewords, keys, bias]);
  return encode(x, ...weights, ...mapsOf(recurrence)) as tf.Tensor2D;
}

function bookAt(weights: tf.Tensor[], b: number): Codebook {
  const [codewords, keys, bias] = weights.slice(3 * b, 3 * b + 3);
  return { codewords: codewords as tf.Tensor2D, keys: keys as tf.Tensor2D, bias: bias as tf.Tensor1D };
}

function forward(
  x: tf.Tensor2D,
  books: readonly Codebook[],
  temperature: number,
  recurrence: LinearRecurrence,
): { composite: tf.Tensor2D; pass: ForwardPass } {
  const pass: ForwardPass = { steps: [], recurrence };
  let state = x;
  let composite: tf.Tensor2D = tf.zeros([x.shape[0], books[0].codewords.shape[1]]);
  books.forEach((book, b) => {
    const scores = scoreCodewords(state, book);
    const choice = tf.softmax(tf.div<tf.Tensor2D>(scores, temperature));
    const codes = tf.argMax<tf.Tensor1D>(scores, 1);
    const chosen = tf.gather(book.codewords, codes);
    pass.steps.push({ state, choice, codes, codewords: book.codewords, keys: book.keys });
    composite = tf.add(composite, chosen);
    if (b + 1 < books.length) state = advance(recurrence, state, chosen, b);
  });
  return { composite, pass };
}

function encodeOverTape(
  x: tf.Tensor2D,
  codebooks: readonly Codebook[],
  temperature: number,
  recurrence: RecurrenceFunction,
): tf.Tensor2D {
  let state = x;
  return codebooks
    .map((book, b) => {
      const chosen = encodeInOne(state, [book], temperature, 'none');
      if (b + 1 < codebooks.length) state = advance(recurrence, state, chosen, b);
      return chosen;
    })
    .reduce((sum, chosen) => tf.add(sum, chosen));
}

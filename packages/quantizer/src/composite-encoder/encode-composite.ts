import * as tf from '@tensorflow/tfjs-core';
import { type Codebook, requireFitting } from './codebook.js';
import { requireTemperature } from './options.js';
import { scoreCodewords } from './select-codewords.js';

/** What the backward pass needs of one codebook: four tensors, in this order, among the saved ones. */
const savedPerBook = 4;

/**
 * The recurrent composite encoding of each row, with its gradient. Forward: the sum of the codewords chosen
 * one codebook after another, each for the residual that the ones before left. Backward: as if each choice had
 * been the softmax of `similarity / temperature` (straight-through); the residual `x - y` is part of the
 * tape, so that later codebooks speak to earlier ones. LightRec (WWW'20), eq. 4, 6 and 7.
 *
 * One custom gradient for the whole recurrence, with explicit transpositions: through the tape, the gradient
 * of each `matMul` would take the WebAssembly backend's slow path.
 *
 * @param x - representations, shape `[batch, dim]`
 * @param codebooks - at least one
 * @param temperature - of the softmax, > 0; the paper uses 0.9
 * @returns composite representations, shape `[batch, dim]`
 * @throws ShapeError where a codebook does not fit `x`, ArgumentError without a codebook or for the temperature
 */
export function encodeComposite(x: tf.Tensor2D, codebooks: readonly Codebook[], temperature: number): tf.Tensor2D {
  requireFitting(x, codebooks);
  requireTemperature(temperature);
  const encode = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as tf.GradSaveFunc;
    const [input, ...weights] = inputs as tf.Tensor[];
    const saved: tf.Tensor[] = [];
    const books = codebooks.map((_, b) => bookAt(weights, b));
    let residual = input as tf.Tensor2D;
    let composite = tf.zerosLike(residual);
    for (const book of books) {
      const scores = scoreCodewords(residual, book);
      const choice = tf.softmax(tf.div(scores, temperature));
      const codes = tf.argMax<tf.Tensor1D>(scores, 1);
      const chosen = tf.gather(book.codewords, codes);
      saved.push(residual, choice, codes, book.codewords);
      composite = tf.add(composite, chosen);
      residual = tf.sub(residual, chosen);
    }
    save([...saved, ...books.map(({ keys }) => keys)]);
    const gradFunc = (dy: tf.Tensor, kept: tf.Tensor[]) =>
      backward(dy as tf.Tensor2D, kept, codebooks.length, temperature);
    return { value: composite, gradFunc };
  });
  return encode(x, ...codebooks.flatMap(({ codewords, keys, bias }) => [codewords, keys, bias])) as tf.Tensor2D;
}

function bookAt(weights: tf.Tensor[], b: number): Codebook {
  const [codewords, keys, bias] = weights.slice(3 * b, 3 * b + 3);
  return { codewords: codewords as tf.Tensor2D, keys: keys as tf.Tensor2D, bias: bias as tf.Tensor1D };
}

/**
 * Last codebook first. With `gNext` the gradient at the residual that a codebook leaves, its output `y` receives
 * `g = dy - gNext` (y is added to the result and taken from the residual); the softmax receives `g C^T`.
 *
 * @returns gradients of x, then of codewords, keys and bias of each codebook
 */
function backward(dy: tf.Tensor2D, kept: tf.Tensor[], codebookCount: number, temperature: number): tf.Tensor[] {
  const gradients: tf.Tensor[] = [];
  let residualGradient: tf.Tensor2D | undefined;
  for (let b = codebookCount - 1; b >= 0; b--) {
    const [residual, choice, codes, codewords] = kept.slice(savedPerBook * b, savedPerBook * (b + 1)) as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor1D,
      tf.Tensor2D,
    ];
    const keys = kept[savedPerBook * codebookCount + b] as tf.Tensor2D;
    const codewordCount = codewords.shape[0];
    const outputGradient: tf.Tensor2D = residualGradient ? tf.sub(dy, residualGradient) : dy;
    const choiceGradient = tf.matMul(outputGradient, tf.transpose(codewords));
    const mean = tf.sum(tf.mul(choice, choiceGradient), 1, true);
    const scoreGradient: tf.Tensor2D = tf.div(tf.mul(choice, tf.sub(choiceGradient, mean)), temperature);
    // Cast apart: the WebAssembly backend's oneHot writes the bits of integers whatever type it is asked for.
    const oneHot = tf.cast(tf.oneHot(codes, codewordCount) as tf.Tensor2D, 'float32');
    gradients.unshift(
      tf.matMul(tf.transpose(oneHot), outputGradient),
      tf.matMul(tf.transpose(scoreGradient), residual),
      tf.sum(scoreGradient, 0),
    );
    const throughScores: tf.Tensor2D = tf.matMul(scoreGradient, keys);
    residualGradient = residualGradient ? tf.add(throughScores, residualGradient) : throughScores;
  }
  return [residualGradient!, ...gradients];
}

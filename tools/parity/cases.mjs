/** What every backend must compute alike: the operations of LightRec, and ten steps of each training. */
import { Random } from '@lightrec/core';
import { generateDataset } from '@lightrec/data';
import { innerProductDistillation } from '@lightrec/distill';
import { trainBpr, trainLightRec } from '@lightrec/models';
import { CompositeEncoder, codewordKeys, encodeComposite } from '@lightrec/quantizer';
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers';

/** @typedef {Record<string, number[]>} Figures - arrays by name, the same on every backend up to rounding */

/** @type {Record<string, () => Figures | Promise<Figures>>} by a name that says what is computed */
export const cases = {
  'encodeComposite over Euclidean keys': () =>
    encode((codewords) => ({ codewords, ...codewordKeys('euclidean', codewords) }), []),
  'encodeComposite over bilinear keys': () =>
    encode(
      (codewords, [alignment, weights]) => ({
        codewords,
        ...codewordKeys('bilinear', codewords, [alignment, tf.squeeze(weights)]),
      }),
      [
        [dim, dim],
        [dim, 1],
      ],
    ),
  innerProductDistillation: distil,
  'ten steps of CompositeEncoder, Euclidean': () => trainEncoder('euclidean', 'tfjs'),
  'ten steps of CompositeEncoder, bilinear': () => trainEncoder('bilinear', 'tfjs'),
  'ten steps of CompositeEncoder in its kernel': () => trainEncoder('bilinear', 'kernel'),
  'ten steps of trainLightRec, Euclidean': () => trainTenSteps({ ...learned, similarity: 'euclidean' }),
  'ten steps of trainLightRec, bilinear': () => trainTenSteps({ ...learned, similarity: 'bilinear' }),
  'ten steps of trainLightRec, fixed codes': () => trainTenSteps({ objective: 'ranking' }),
};

const dim = 8;
const learned = /** @type {const} */ ({ codes: 'learned', engine: 'tfjs' });

/**
 * @param {(codewords: tf.Tensor2D, parameters: tf.Tensor2D[]) => import('@lightrec/quantizer').Codebook} bookOf
 * @param {[number, number][]} parameterShapes - of what the similarity has beside codewords
 */
function encode(bookOf, parameterShapes) {
  const random = new Random(1);
  const parameters = parameterShapes.map((shape) => matrix(random, shape));
  const inputs = [matrix(random, [40, dim]), ...[1, 2, 3].map(() => matrix(random, [16, dim])), ...parameters];
  /** @type {(...all: tf.Tensor2D[]) => tf.Tensor2D} */
  const composite = (x, first, second, third, ...rest) =>
    encodeComposite(
      x,
      [first, second, third].map((codewords) => bookOf(codewords, rest)),
      0.9,
      'residual',
      'tfjs',
    );
  return valueAndGradients(composite, inputs, matrix(random, [40, dim]));
}

function distil() {
  const random = new Random(2);
  const [teacherUsers, teacherItems] = [30, 20].map((count) => matrix(random, [count, dim]));
  const weights = tf.tensor1d(Float32Array.from({ length: 20 }, () => 1 + random.integer(4)));
  /** @type {(...all: tf.Tensor2D[]) => tf.Tensor} */
  const loss = (users, items) => innerProductDistillation({ teacherUsers, teacherItems, users, items, weights });
  return valueAndGradients(loss, [matrix(random, [30, 6]), matrix(random, [20, 6])], tf.scalar(1));
}

/**
 * @param {import('@lightrec/quantizer').SimilarityName} similarity
 * @param {import('@lightrec/quantizer').EncoderEngine} engine
 */
function trainEncoder(similarity, engine) {
  const encoder = new CompositeEncoder({ codebookCount: 3, codewordCount: 16, similarity, engine, seed: 1 });
  const x = matrix(new Random(3), [40, dim]);
  const loss = () => {
    const composite = /** @type {tf.Tensor2D} */ (encoder.apply(x));
    return /** @type {tf.Scalar} */ (tf.mean(tf.squaredDifference(x, composite)));
  };
  loss();
  const optimizer = tf.train.adam(0.01);
  const losses = Array.from({ length: 10 }, () => optimizer.minimize(loss, true)?.dataSync()[0] ?? Number.NaN);
  return { losses };
}

/** Every step an epoch of its own, so that the history tells the loss of each. */
async function trainTenSteps(/** @type {import('@lightrec/models').LightRecOptions} */ options) {
  const { interactions } = generateDataset({ seed: 1, userCount: 40, itemCount: 60, pairCount: 400 });
  const { model: teacher } = await trainBpr(interactions, { dim, epochs: 5, seed: 1 });
  const { history } = await trainLightRec(teacher, interactions, {
    ...{ codebookCount: 3, codewordCount: 16, learningRate: 0.01 },
    ...{ start: 'k-means', ...options },
    ...{ epochs: 10, batchSize: interactions.pairCount, negativeCount: 2, poolSize: 40, seed: 1 },
  });
  const steps = history.slice(1).map(({ losses }) => losses);
  return Object.fromEntries(Object.keys(steps[0]).map((term) => [`${term} loss`, steps.map((losses) => losses[term])]));
}

/**
 * @param {(...inputs: tf.Tensor2D[]) => tf.Tensor} operation
 * @param {tf.Tensor2D[]} inputs
 * @param {tf.Tensor} dy
 * @returns {Figures}
 */
function valueAndGradients(operation, inputs, dy) {
  const { value, grads } = tf.valueAndGrads(/** @type {(...all: tf.Tensor[]) => tf.Tensor} */ (operation))(inputs, dy);
  const gradients = grads.map((gradient, i) => [`gradient ${i}`, [...gradient.dataSync()]]);
  return { value: [...value.dataSync()], ...Object.fromEntries(gradients) };
}

/**
 * @param {Random} random
 * @param {[number, number]} shape
 */
function matrix(random, shape) {
  return tf.tensor2d(
    Float32Array.from({ length: shape[0] * shape[1] }, () => random.normal()),
    shape,
  );
}

import { Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { recurrenceNames } from '../recurrence/named-recurrence.js';
import type { RecurrenceFunction } from '../recurrence/recurrence.js';
import { similarities, similarityNames } from '../similarity/similarities.js';
import { expectClose, normals, useBackend } from '../test-support/index.js';
import { encodePlainly, plainGradients, surrogate } from '../test-support/plain-encoder.js';
import type { Matrix } from '../test-support/plain-matrix.js';
import { plainRecurrence, plainTanhRecurrence } from '../test-support/plain-recurrence.js';
import { plainKeys, plainKeysBackward, plainScores } from '../test-support/plain-similarity.js';
import { CompositeEncoder } from './composite-encoder.js';
import type { EncoderEngine } from './engine.js';
import type { CompositeEncoderOptions } from './options.js';

const batch = 5;
const dim = 3;
const temperature = 0.9;
const sizes = { codebookCount: 3, codewordCount: 4, temperature };

const tanhRecurrence: RecurrenceFunction = (x, y, b) => tf.tanh(tf.sub(x, tf.mul(tf.mean(y, 1, true), b + 1)));
const forms: CompositeEncoderOptions[] = similarityNames.flatMap((similarity) =>
  [...recurrenceNames, tanhRecurrence].flatMap((recurrence) => [
    { similarity, recurrence },
    { similarity, recurrence, codewordBias: true },
    // Fewer and more dimensions than the representations have, where the form can do with them.
    ...(similarities[similarity].acceptsCodewordDim && recurrence !== 'residual'
      ? [2, 5].map((codewordDim) => ({ similarity, recurrence, codewordDim }))
      : []),
  ]),
);

/** A layer whose every weight is random, as no start makes it, and the same in plain loops. */
function createCase(form: CompositeEncoderOptions, engine: EncoderEngine) {
  const random = new Random(17);
  // Small enough for a softmax that is not saturated, whose gradient would be all rounding.
  const matrix = (rows: number, columns: number): Matrix =>
    Array.from({ length: rows }, () => Array.from(normals(random, columns), (value) => 0.7 * value));
  const encoder = new CompositeEncoder({ ...sizes, ...form, engine });
  encoder.build([null, dim]);
  const shapes = encoder.getWeights().map(({ shape }) => shape);
  const weights = shapes.map((shape) => matrix(shape.length === 1 ? 1 : shape[0], shape.at(-1)!));
  encoder.setWeights(weights.map((weight, i) => tf.tensor(weight.flat(), shapes[i])));

  const { similarity: name, recurrence: recurrenceForm, codewordBias } = encoder.options;
  const score = plainScores[name];
  const mapCount = { 'aligned-residual': 1, 'aligned-state': 2 }[String(recurrenceForm)] ?? 0;
  const perBook = (weights.length - mapCount) / sizes.codebookCount;
  const bookWeights = Array.from({ length: sizes.codebookCount }, (_, b) => {
    const [codewords, ...rest] = weights.slice(b * perBook, (b + 1) * perBook);
    return { codewords, freeBias: codewordBias ? rest.pop()![0] : undefined, ofSimilarity: rest };
  });
  const recurrence =
    typeof recurrenceForm === 'function'
      ? plainTanhRecurrence
      : plainRecurrence(recurrenceForm, dim, weights.slice(weights.length - mapCount));
  const books = () =>
    bookWeights.map(({ codewords, freeBias, ofSimilarity }) => {
      const { keys, bias } = plainKeys(score, codewords, ofSimilarity, dim);
      return { codewords, keys, bias: bias.map((value, w) => value + (freeBias?.[w] ?? 0)) };
    });
  return {
    encoder,
    score,
    bookWeights,
    books,
    recurrence,
    weights,
    x: matrix(batch, dim),
    dy: matrix(batch, encoder.options.codewordDim ?? dim),
  };
}

type Case = ReturnType<typeof createCase>;

/** Gradients of `<dy, layer(x)>`: of x, then of each weight. */
function tensorGradients({ encoder, x, dy }: Case): number[][] {
  const variables = encoder.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const input = tf.variable(tf.tensor2d(x));
  const loss = () => tf.sum<tf.Scalar>(tf.mul(encoder.apply(input) as tf.Tensor, tf.tensor2d(dy)));
  const { grads } = tf.variableGrads(loss, [input, ...variables]);
  const gradients = [input, ...variables].map(({ name }) => Array.from(grads[name].dataSync()));
  input.dispose();
  return gradients;
}

/** The same in plain loops. */
function plainLoops({ score, bookWeights, books, recurrence, x, dy }: Case): number[][] {
  const gradients = plainGradients(x, books(), dy, temperature, recurrence);
  const ofBooks = bookWeights.flatMap(({ codewords, freeBias, ofSimilarity }, b) => {
    const { codewords: direct, keys, bias } = gradients.books[b];
    const through = plainKeysBackward(score, codewords, ofSimilarity, keys, bias);
    const ofCodewords = direct.flat().map((value, i) => value + through.codewords[i]);
    return [ofCodewords, ...through.weights, ...(freeBias ? [bias] : [])];
  });
  return [gradients.x.flat(), ...ofBooks, ...gradients.maps.map((map) => map.flat())];
}

describe.each([
  ['wasm', 'auto'],
  ['wasm', 'tfjs'],
  ['cpu', 'auto'],
  ['cpu', 'tfjs'],
] as const)('every similarity with every recurrence, on the %s backend with the engine %s', (backend, engine) => {
  beforeAll(() => useBackend(backend));

  it.each(forms)('has the outputs and gradients of plain loops, and finite differences of eq. 6: %o', (form) => {
    tf.tidy(() => {
      const testCase = createCase(form, engine);
      const { encoder, books, recurrence, weights, x, dy } = testCase;
      const output = encoder.apply(tf.tensor2d(x)) as tf.Tensor2D;
      const expected = x.flatMap((row) => encodePlainly(row, books(), recurrence).composite);
      expectClose(output.dataSync(), expected, 1e-5);

      const received = tensorGradients(testCase);
      const plain = plainLoops(testCase);
      const objective = surrogate(x, books(), dy, temperature, recurrence);
      expect(received).toHaveLength(1 + weights.length);
      [x, ...weights].forEach((matrix, i) => {
        expectClose(received[i], plain[i], 5e-5);
        expectClose(
          received[i],
          matrix.flatMap((row) => finiteDifferences(row, () => objective(books()))),
          5e-4,
        );
      });
      encoder.dispose();
    });
  });
});

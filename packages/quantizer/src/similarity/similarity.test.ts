import { Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose, expectNoTensorLeak, normals, useBackend, valuesOf } from '../test-support/index.js';
import { dot, type Matrix, transpose } from '../test-support/plain-matrix.js';
import { plainKeys, plainScores } from '../test-support/plain-similarity.js';
import { codewordKeys } from './codeword-keys.js';
import { type SimilarityName, similarities, similarityNames } from './similarities.js';
import type { Similarity } from './similarity.js';

const dim = 4;
const codewordCount = 6;

beforeAll(() => useBackend('wasm'));

/** Random codewords and weights of the shapes that a similarity asks for, a vector as a matrix of one row. */
function draw(name: SimilarityName, codewordDim: number) {
  const similarity: Similarity = similarities[name];
  const random = new Random(3);
  const matrix = (rows: number, columns: number): Matrix =>
    Array.from({ length: rows }, () => Array.from(normals(random, columns)));
  const shapes = similarity.weights({ codewordCount, codewordDim, dim }, 'glorot').map(({ shape }) => shape);
  const codewords = matrix(codewordCount, codewordDim);
  const weights = shapes.map((shape) => matrix(shape.length === 1 ? 1 : shape[0], shape.at(-1)!));
  const tensors = () => ({
    codewords: tf.tensor2d(codewords),
    weights: weights.map((weight, i) => tf.tensor(weight.flat(), shapes[i])),
  });
  return { similarity, score: plainScores[name], codewords, weights, tensors, random };
}

const cases = similarityNames.flatMap((name): [SimilarityName, number][] => [
  [name, dim],
  ...(similarities[name].acceptsCodewordDim
    ? [2, 7].map((codewordDim): [SimilarityName, number] => [name, codewordDim])
    : []),
]);

describe.each(cases)('%s with codewords of dimension %i', (name, codewordDim) => {
  it('is <x, key> + bias, up to what is the same for every codeword', () => {
    tf.tidy(() => {
      const { score, codewords, weights, tensors, random } = draw(name, codewordDim);
      const given = tensors();
      const { keys, bias } = codewordKeys(name, given.codewords, given.weights);
      expect([keys.shape, bias.shape]).toEqual([[codewordCount, dim], [codewordCount]]);
      const [rows, biases] = [keys.arraySync(), bias.arraySync()];
      for (let row = 0; row < 5; row++) {
        const x = Array.from(normals(random, dim));
        const received = rows.map((key, w) => dot(key, x) + biases[w]);
        const expected = codewords.map((codeword, w) => score(x, codeword, weights, w));
        const lessFirst = (scores: number[]) => scores.map((value) => value - scores[0]);
        expectClose(lessFirst(received), lessFirst(expected), 1e-5);
      }
    });
  });

  it('has the gradients of finite differences', () => {
    tf.tidy(() => {
      const { similarity, score, codewords, weights, tensors, random } = draw(name, codewordDim);
      // Sums to nothing in each dimension, as the gradient of a choice among codewords does.
      const ofKeys = centred(Array.from({ length: codewordCount }, () => Array.from(normals(random, dim))));
      const [ofBias] = transpose(centred(Array.from(normals(random, codewordCount), (value) => [value])));
      const given = tensors();
      const variables = [given.codewords, ...given.weights].map((tensor) => tf.variable(tensor));
      const { grads } = tf.variableGrads(() => {
        const { keys, bias } = similarity.keys(variables[0] as tf.Tensor as tf.Tensor2D, variables.slice(1));
        return tf.add<tf.Scalar>(tf.sum(tf.mul(keys, ofKeys)), tf.sum(tf.mul(bias, ofBias)));
      }, variables);
      const objective = () => {
        const { keys, bias } = plainKeys(score, codewords, weights, dim);
        return keys.reduce((sum, key, w) => sum + dot(key, ofKeys[w]), 0) + dot(bias, ofBias);
      };
      [codewords, ...weights].forEach((matrix, i) => {
        const gradient = grads[variables[i].name];
        const received = gradient ? valuesOf(gradient) : matrix.flat().map(() => 0);
        expectClose(
          received,
          matrix.flatMap((row) => finiteDifferences(row, objective)),
          1e-4,
        );
      });
      tf.dispose(variables);
    });
  });

  it('leaves keys and bias behind, and no other tensor', () => {
    const { codewords, weights } = draw(name, codewordDim).tensors();
    expectNoTensorLeak(() => {
      const { keys, bias } = codewordKeys(name, codewords, weights);
      tf.dispose([keys, bias]);
    });
    tf.dispose([codewords, ...weights]);
  });
});

describe.each(similarityNames)('the start of %s', (name) => {
  it('has keys that choose the nearest codeword, once the bias is -<c, key> / 2', () => {
    tf.tidy(() => {
      const { similarity, codewords, random } = draw(name, dim);
      const tensor = tf.tensor2d(codewords);
      const nearest = similarity.nearestWeights(tensor);
      expect(nearest.map(({ shape }) => shape)).toEqual(
        similarity.weights({ codewordCount, codewordDim: dim, dim }, 'identity').map(({ shape }) => shape),
      );
      const keys = similarity.keys(tensor, nearest).keys.arraySync();
      for (let row = 0; row < 20; row++) {
        const x = Array.from(normals(random, dim));
        const scores = keys.map((key, w) => dot(key, x) - dot(key, codewords[w]) / 2);
        const distances = codewords.map((c) => x.reduce((sum, value, d) => sum + (value - c[d]) ** 2, 0));
        expect(scores.indexOf(Math.max(...scores))).toBe(distances.indexOf(Math.min(...distances)));
      }
    });
  });
});

it('mahalanobis is euclidean where L is the identity, to the bit', () => {
  tf.tidy(() => {
    const { codewords } = draw('euclidean', dim).tensors();
    const received = codewordKeys('mahalanobis', codewords, [tf.eye(dim)]);
    const expected = codewordKeys('euclidean', codewords);
    expect(received.keys.arraySync()).toEqual(expected.keys.arraySync());
    expect(received.bias.arraySync()).toEqual(expected.bias.arraySync());
  });
});

function centred(matrix: Matrix): Matrix {
  const means = transpose(matrix).map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
  return matrix.map((row) => row.map((value, d) => value - means[d]));
}

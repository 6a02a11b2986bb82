import { ArgumentError, LightRecError, Random, ShapeError } from '@lightrec/core';
import { residualKMeans } from '@lightrec/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { recurrenceNames } from '../recurrence/named-recurrence.js';
import type { SimilarityName } from '../similarity/similarities.js';
import { similarities } from '../similarity/similarities.js';
import { expectNoTensorLeak, normals, randomMatrix, useBackend, valuesOf, withEncoder } from '../test-support/index.js';
import { CompositeEncoder } from './composite-encoder.js';
import type { CompositeEncoderOptions } from './options.js';

const dim = 4;
const small: CompositeEncoderOptions = { codebookCount: 3, codewordCount: 8 };
const vectors = normals(new Random(5), 300 * dim);
const kMeans = (weights?: number[]) =>
  residualKMeans({ vectors, dim, codebookCount: 3, codewordCount: 8, weights, random: new Random(6) });

beforeAll(() => useBackend('wasm'));

describe('startFrom', () => {
  it('k-means: gives the codes of the k-means itself, and its codebooks', () => {
    withEncoder(small, (encoder) => {
      const start = kMeans();
      encoder.startFrom(start);
      const table = encoder.toCodeTable(vectors);
      expect(table.codes).toEqual(start.codes);
      expect(table.codebooks).toEqual(start.codebooks);
    });
  });

  it('copies: training the layer leaves the code table as it was', () => {
    withEncoder(small, (encoder) => {
      const start = kMeans();
      const before = start.codebooks.slice();
      encoder.startFrom(start);
      encoder.setWeights(encoder.getWeights().map((weight) => tf.mul(weight, 3)));
      expect(start.codebooks).toEqual(before);
    });
  });

  it('copies: a code table that changes leaves the layer as it was, on whichever backend', async () => {
    await useBackend('cpu');
    withEncoder(small, (encoder) => {
      const start = kMeans();
      encoder.startFrom(start);
      const before = encoder.getWeights().map(valuesOf);
      start.codebooks.fill(0);
      expect(encoder.getWeights().map(valuesOf)).toEqual(before);
    });
    await useBackend('wasm');
  });

  it('refuses a code table of another size, and leaves the layer as it was', () => {
    const encoder = new CompositeEncoder({ ...small, codewordCount: 7 });
    expect(() => encoder.startFrom(kMeans())).toThrow('expected [3, 7, 4], received [3, 8, 4]');
    expect(encoder.built).toBe(false);
  });
});

describe('startFromVectors', () => {
  const rows = () => tf.tensor2d(vectors, [300, dim]);
  const similarityNames = Object.keys(similarities) as SimilarityName[];
  const recurrences = recurrenceNames.filter((name) => name !== 'none');
  const nearest: CompositeEncoderOptions[] = recurrences.flatMap((recurrence) => [
    ...similarityNames.map((similarity) => ({ similarity, recurrence, codewordBias: true })),
    ...(['euclidean', 'mahalanobis'] as const).map((similarity) => ({ similarity, recurrence })),
  ]);

  it.each(nearest)('leaves an encoder that chooses the codes of the k-means itself: %o', (form) => {
    const start = kMeans();
    withEncoder({ ...small, ...form, alignmentStart: 'glorot' }, (encoder) => {
      const x = rows();
      encoder.build(x.shape);
      // Wherever the weights have been, the start brings them back.
      encoder.setWeights(encoder.getWeights().map(({ shape, size }) => tf.reshape(randomMatrix(1, 1, size), shape)));
      encoder.startFromVectors(x, { seed: 6 });
      const table = encoder.toCodeTable(x);
      expect(table.codebooks).toEqual(start.codebooks);
      expect(table.codes).toEqual(start.codes);
    });
  });

  it.each(['dot', 'scaled-dot', 'bilinear', 'representation'] as const)(
    'begins with the largest inner product where the similarity cannot express the distance: %s',
    (similarity) => {
      withEncoder({ ...small, codebookCount: 1, similarity, alignmentStart: 'glorot' }, (encoder) => {
        const x = rows();
        encoder.startFromVectors(x);
        const [codewords] = encoder.getWeights();
        const expected = tf.argMax(tf.matMul(x, codewords as tf.Tensor2D, false, true), 1);
        expect(Array.from(encoder.encode(x))).toEqual(valuesOf(expected));
      });
    },
  );

  it('weights: is the weighted k-means', () => {
    const weights = Array.from({ length: 300 }, (_, row) => (row % 10) ** 2);
    withEncoder(small, (encoder) => {
      encoder.startFromVectors(rows(), { weights, seed: 6 });
      expect(encoder.toCodeTable(vectors).codebooks).toEqual(kMeans(weights).codebooks);
      expect(kMeans(weights).codebooks).not.toEqual(kMeans().codebooks);
    });
  });

  it('iterations: ends where the k-means of as many ends', () => {
    const start = residualKMeans({
      vectors,
      dim,
      codebookCount: 3,
      codewordCount: 8,
      iterations: 1,
      random: new Random(6),
    });
    withEncoder(small, (encoder) => {
      encoder.startFromVectors(rows(), { iterations: 1, seed: 6 });
      expect(encoder.toCodeTable(vectors).codebooks).toEqual(start.codebooks);
    });
  });

  it("seed: the same gives the same start; without it the layer's seed decides", () => {
    const startOf = (layerSeed: number, seed?: number) => {
      let weights: number[][] = [];
      withEncoder({ ...small, seed: layerSeed }, (encoder) => {
        encoder.startFromVectors(rows(), { seed });
        weights = encoder.getWeights().map(valuesOf);
      });
      return weights;
    };
    expect(startOf(1)).toEqual(startOf(1));
    expect(startOf(1)).not.toEqual(startOf(2));
    expect(startOf(1, 3)).toEqual(startOf(2, 3));
  });

  it('takes an array once the layer knows its dimension', () => {
    withEncoder(small, (encoder) => {
      expect(() => encoder.startFromVectors(vectors)).toThrow(LightRecError);
      encoder.build([null, dim]);
      encoder.startFromVectors(vectors, { seed: 6 });
      expect(encoder.toCodeTable(vectors).codes).toEqual(kMeans().codes);
    });
  });

  it('has as many codewords as one likes', () => {
    withEncoder({ codebookCount: 1, codewordCount: 300 }, (encoder) => {
      const x = tf.tensor2d(
        Array.from({ length: 300 }, (_, row) => row),
        [300, 1],
      );
      encoder.startFromVectors(x);
      expect(valuesOf(encoder.decode(encoder.encode(x)))).toEqual(valuesOf(x));
    });
  });

  it('refuses what does not fit, leaks nothing by it, and leaves the layer as it was', () => {
    const encoder = new CompositeEncoder(small);
    const [few, cube, all] = [randomMatrix(1, 7, dim), tf.zeros([9, dim, 1]), rows()];
    const refused: [call: () => void, error: new (...problem: never[]) => Error, message: string][] = [
      [() => encoder.startFromVectors(few), ArgumentError, 'at least as many rows as codewords, 8, received 7'],
      [() => encoder.startFromVectors(cube as never), ShapeError, 'vectors: expected [batch, dim]'],
      [() => encoder.startFromVectors(all, { weights: [1] }), ShapeError, 'weights: expected [300]'],
      [() => encoder.startFromVectors(all, { iterations: 0 }), ArgumentError, 'iterations: expected'],
    ];
    for (const [call, error, message] of refused) {
      expectNoTensorLeak(() => {
        expect(call).toThrow(error);
        expect(call).toThrow(message);
      });
    }
    expect(encoder.built).toBe(false);
    tf.dispose([few, cube, all]);
  });

  it('leaves no tensors behind but the weights', () => {
    const x = rows();
    for (const similarity of similarityNames) {
      expectNoTensorLeak(() => {
        const encoder = new CompositeEncoder({
          ...small,
          similarity,
          codewordBias: true,
          recurrence: 'aligned-state',
        });
        encoder.startFromVectors(x);
        encoder.dispose();
      });
    }
    x.dispose();
  });
});

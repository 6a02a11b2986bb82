import { Random } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { codewordKeys } from '../similarity/codeword-keys.js';
import type { CodewordKeys } from '../similarity/similarity.js';
import { expectClose, normals, useBackend } from '../test-support/index.js';
import { dot, type Matrix, multiply, transpose } from '../test-support/plain-matrix.js';
import { CompositeEncoder } from './composite-encoder.js';
import { encodeComposite } from './encode-composite.js';
import { logitsOf, selectCodes } from './select-codewords.js';

/** The propositions of LightRec (WWW'20), section 3, on random inputs. */

const dim = 4;
const codewordCount = 6;

beforeAll(() => useBackend('wasm'));

function matrixOf(random: Random, rows: number, columns = dim): tf.Tensor2D {
  return tf.tensor2d(normals(random, rows * columns), [rows, columns]);
}

/** Small integers, with which float32 computes exactly. */
function integerMatrix(random: Random, rows: number): tf.Tensor2D {
  return tf.tensor2d(
    Float32Array.from({ length: rows * dim }, () => random.integer(9) - 4),
    [rows, dim],
  );
}

/** `property` for random generators, its tensors freed. */
function check(property: (random: Random) => void): void {
  fc.assert(
    fc.property(fc.integer(), (seed) => tf.tidy(() => property(new Random(seed)))),
    { numRuns: 40 },
  );
}

describe('Proposition 1: composite encoding is a generalised binary factorisation, Q P^T ~ E C^T P^T', () => {
  it('the scores of composite vectors are <C^T p, e>, e the one-hots of the codes in a row', () => {
    check((random) => {
      const codebookCount = 3;
      const encoder = new CompositeEncoder({ codebookCount, codewordCount, seed: random.integer(1000) });
      const [items, users] = [matrixOf(random, 10), matrixOf(random, 5).arraySync()];
      const composite = (encoder.apply(items) as tf.Tensor2D).arraySync();
      const codes = encoder.encode(items);
      const factor: Matrix = composite.map((_, item) =>
        Array.from({ length: codebookCount * codewordCount }, (_, column) => {
          const b = Math.floor(column / codewordCount);
          return codes[item * codebookCount + b] === column % codewordCount ? 1 : 0;
        }),
      );
      expect(factor.map((row) => dot(row, row))).toEqual(composite.map(() => codebookCount));
      const codewords = encoder.getWeights().flatMap((codebook) => codebook.arraySync() as Matrix);
      const expected = multiply(multiply(factor, codewords), transpose(users));
      expectClose(multiply(composite, transpose(users)).flat(), expected.flat(), 1e-5);
      encoder.dispose();
    });
  });
});

describe('Proposition 2: the softmax is the posterior of a Gaussian mixture', () => {
  it('of equal weights and covariance T I / 2, with the Euclidean similarity', () => {
    check((random) => {
      const temperature = 0.2 + random.uniform();
      const [x, codewords] = [matrixOf(random, 8), matrixOf(random, codewordCount)];
      const soft = tf.softmax(logitsOf(x, codewordKeys('euclidean', codewords), temperature));
      const means = codewords.arraySync();
      const posterior = x.arraySync().map((row) => {
        const densities = means.map((mean) => gaussianDensity(row, mean, temperature / 2));
        const total = densities.reduce((sum, density) => sum + density, 0);
        return densities.map((density) => density / total);
      });
      expectClose(soft.dataSync(), posterior.flat(), 1e-4);
    });
  });
});

/** Of the normal distribution with covariance `variance I`. */
function gaussianDensity(x: number[], mean: number[], variance: number): number {
  return x.reduce((density, value, d) => {
    const distance = (value - mean[d]) ** 2;
    return (density * Math.exp(-distance / (2 * variance))) / Math.sqrt(2 * Math.PI * variance);
  }, 1);
}

describe('Proposition 3: the choice does not change with the scale of a codebook', () => {
  const similarities: [name: string, create: (random: Random) => (codewords: tf.Tensor2D) => CodewordKeys][] = [
    ['dot', () => (codewords) => codewordKeys('dot', codewords)],
    ['scaled-dot', () => (codewords) => codewordKeys('scaled-dot', codewords)],
    [
      'bilinear',
      (random) => {
        const [alignment, weights] = [matrixOf(random, dim), tf.tensor1d(normals(random, dim))];
        return (codewords) => codewordKeys('bilinear', codewords, [alignment, weights]);
      },
    ],
  ];

  it.each(similarities)('with %s; nor does the softmax, where the temperature is scaled with it', (_name, create) => {
    check((random) => {
      const [x, codebook] = [matrixOf(random, 20), matrixOf(random, codewordCount)];
      const keysOf = create(random);
      // A power of two, so that scaling is exact and ties stay ties.
      const factor = 2 ** (random.integer(13) - 6);
      const at = (scale: number) => {
        const codewords: tf.Tensor2D = tf.mul(codebook, scale);
        const book = { codewords, ...keysOf(codewords) };
        const [codes] = selectCodes(x, [book], 1, 'none');
        return [codes, tf.softmax(logitsOf(x, book, scale))].map((tensor) => tensor.arraySync());
      };
      expect(at(factor)).toEqual(at(1));
    });
  });

  it('which does not hold for the Euclidean similarity', () => {
    tf.tidy(() => {
      const choose = (scale: number) => {
        const codewords = tf.tensor2d([[scale], [3 * scale]]);
        const [codes] = selectCodes(
          tf.tensor2d([[4]]),
          [{ codewords, ...codewordKeys('euclidean', codewords) }],
          1,
          'none',
        );
        return codes.dataSync()[0];
      };
      expect([choose(1), choose(4)]).toEqual([1, 0]);
    });
  });
});

describe('Proposition 4: the recurrence is gradient boosting', () => {
  it('Q_b(x) = Q_(b-1)(x) + Q(x - Q_(b-1)(x) | C_b), to the bit where numbers are exact', () => {
    check((random) => {
      const x = integerMatrix(random, 12);
      const books = Array.from({ length: 4 }, () => {
        const codewords = integerMatrix(random, codewordCount);
        return { codewords, ...codewordKeys('euclidean', codewords) };
      });
      for (let b = 2; b <= books.length; b++) {
        const before = encodeComposite(x, books.slice(0, b - 1), 1);
        const step = encodeComposite(tf.sub(x, before), [books[b - 1]], 1);
        expect(encodeComposite(x, books.slice(0, b), 1).arraySync()).toEqual(tf.add(before, step).arraySync());
      }
    });
  });
});

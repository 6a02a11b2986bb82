import { ArgumentError, Random, ShapeError } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Recurrence } from '../recurrence/recurrence.js';
import { codewordKeys } from '../similarity/codeword-keys.js';
import { expectClose, expectNoTensorLeak, normals, randomMatrix, useBackend, valuesOf } from '../test-support/index.js';
import { encodePlainly, type PlainBook, plainGradients, surrogate } from '../test-support/plain-encoder.js';
import type { Matrix } from '../test-support/plain-matrix.js';
import type { Codebook } from './codebook.js';
import { encodeComposite } from './encode-composite.js';
import type { EncoderEngine } from './engine.js';

const batch = 6;
const dim = 3;
const codewordCount = 5;
const codebookCount = 3;
const temperature = 0.9;

interface Case {
  x: Matrix;
  books: PlainBook[];
  /** Gradient that comes back at the output. */
  dy: Matrix;
}

/** Codewords, keys and biases all independent of each other, as no similarity makes them. */
function createCase(seed: number, bookCount = codebookCount): Case {
  const random = new Random(seed);
  const matrix = (rows: number) => Array.from({ length: rows }, () => Array.from(normals(random, dim)));
  const books = Array.from({ length: bookCount }, () => ({
    codewords: matrix(codewordCount),
    keys: matrix(codewordCount),
    bias: Array.from(normals(random, codewordCount)),
  }));
  return { x: matrix(batch), books, dy: matrix(batch) };
}

function toTensors({ codewords, keys, bias }: PlainBook): Codebook {
  return { codewords: tf.tensor2d(codewords), keys: tf.tensor2d(keys), bias: tf.tensor1d(bias) };
}

/** Gradients of `<dy, encodeComposite(x)>`: of x, then of codewords, keys and bias of each codebook. */
function tensorGradients({ x, books, dy }: Case, engine: EncoderEngine = 'auto'): number[][] {
  return tf.tidy(() => {
    const inputs = [
      tf.tensor2d(x, [x.length, dim]),
      ...books.map(toTensors).flatMap(({ codewords, keys, bias }) => [codewords, keys, bias]),
    ];
    const loss = (...tensors: tf.Tensor[]) => {
      const [xTensor, ...rest] = tensors;
      const codebooks = books.map((_, b) => {
        const [codewords, keys, bias] = rest.slice(3 * b, 3 * b + 3);
        return { codewords, keys, bias } as Codebook;
      });
      const composite = encodeComposite(xTensor as tf.Tensor2D, codebooks, temperature, 'residual', engine);
      return tf.sum<tf.Scalar>(tf.mul(composite, tf.tensor2d(dy, [dy.length, dim])));
    };
    return tf
      .grads(loss)(inputs)
      .map((gradient) => Array.from(gradient.dataSync()));
  });
}

describe.each([
  ['wasm', 'kernel'],
  ['wasm', 'tfjs'],
  ['cpu', 'kernel'],
  ['cpu', 'tfjs'],
] as const)('encodeComposite on the %s backend with the engine %s', (backend, engine) => {
  beforeAll(() => useBackend(backend));

  it('gives the sum of the hard choices, each made for what the ones before left', () => {
    const { x, books } = createCase(1);
    const composite = tf.tidy(() =>
      encodeComposite(tf.tensor2d(x), books.map(toTensors), temperature, 'residual', engine).dataSync(),
    );
    expectClose(
      composite,
      x.flatMap((row) => encodePlainly(row, books).composite),
      1e-6,
    );
  });

  it.each([1, 2, 3])('has the gradients of plain loops over the straight-through backward pass, case %i', (seed) => {
    const testCase = createCase(seed);
    const { x, books } = plainGradients(testCase.x, testCase.books, testCase.dy, temperature);
    const expected = [x, ...books.flatMap(({ codewords, keys, bias }) => [codewords, keys, [bias]])];
    const received = tensorGradients(testCase, engine);
    expect(received).toHaveLength(1 + 3 * codebookCount);
    received.forEach((gradient, i) => {
      expectClose(gradient, expected[i].flat(), 2e-5);
    });
  });

  it('gives nothing for no rows, and a gradient of zeros', () => {
    const { books } = createCase(1);
    const none = () => encodeComposite(tf.zeros([0, dim]), books.map(toTensors), temperature, 'residual', engine);
    expect(tf.tidy(() => none().shape)).toEqual([0, dim]);
    const [ofRows, ...ofWeights] = tensorGradients({ x: [], books, dy: [] }, engine);
    expect(ofRows).toEqual([]);
    expect(ofWeights.flat().every((value) => value === 0)).toBe(true);
  });

  it('gives a gradient of zeros for no rows, whatever lay in memory before, for matrices of a recurrence too', () => {
    const [book] = createCase(1).books.map(toTensors);
    const matrices = [randomMatrix(2, dim, dim), randomMatrix(3, dim, dim)];
    const inputs = [tf.zeros([0, dim]), book.codewords, book.keys, book.bias, ...matrices];
    const encode = (...tensors: tf.Tensor[]) => {
      const [x, codewords, keys, bias, stateMap, codewordMap] = tensors as tf.Tensor2D[];
      const own = { codewords, keys, bias: bias as tf.Tensor as tf.Tensor1D };
      return encodeComposite(x, [own, own], temperature, { stateMap, codewordMap }, engine);
    };
    // What is freed keeps its numbers until another tensor takes its place.
    for (const size of [1, codewordCount, dim * dim, codewordCount * dim, 4096]) tf.fill([size], 7).dispose();
    const gradients = tf.tidy(() =>
      tf
        .grads(encode)(inputs, tf.zeros([0, dim]))
        .map(valuesOf),
    );
    expect(gradients).toEqual(inputs.map(({ size }) => new Array(size).fill(0)));
    tf.dispose(inputs);
  });

  it.each([1, 2])(
    'has the finite differences of eq. 6, in which only the softmax moves, with %i codebooks',
    (bookCount) => {
      const testCase = createCase(7, bookCount);
      const { x, books, dy } = testCase;
      const received = tensorGradients(testCase, engine);
      const objective = surrogate(x, books, dy, temperature);
      const places = [x, ...books.flatMap(({ codewords, keys, bias }) => [codewords, keys, [bias]])];
      places.forEach((matrix, i) => {
        expectClose(
          received[i],
          matrix.flatMap((row) => finiteDifferences(row, objective)),
          2e-4,
        );
      });
    },
  );
});

it('a term that is the same for every codeword, such as <w1, x> of eq. 5, changes neither result nor gradient', async () => {
  await useBackend('wasm');
  const { x, books, dy } = createCase(12);
  const w1 = Array.from(normals(new Random(13), dim));
  const moved = books.map((book) => ({
    ...book,
    keys: book.keys.map((key) => key.map((value, d) => value + w1[d])),
    bias: book.bias.map((value) => value + 0.7),
  }));
  const expected = tensorGradients({ x, books, dy });
  tensorGradients({ x, books: moved, dy }).forEach((gradient, i) => {
    expectClose(gradient, expected[i], 1e-5);
  });
  const encode = (all: PlainBook[]) => encodeComposite(tf.tensor2d(x), all.map(toTensors), temperature).arraySync();
  expect(encode(moved)).toEqual(encode(books));
});

describe.each(['kernel', 'tfjs'] as const)('codebooks of one codeword, with the engine %s', (engine) => {
  beforeAll(() => useBackend('wasm'));

  it('take the whole gradient at the codeword, and none at x', () => {
    tf.tidy(() => {
      const [x, codewords, dy] = [tf.ones<tf.Rank.R2>([3, 2]), tf.tensor2d([[5, 7]]), tf.ones<tf.Rank.R2>([3, 2])];
      const encode = (input: tf.Tensor, own: tf.Tensor) =>
        encodeComposite(
          input as tf.Tensor2D,
          [{ codewords: own as tf.Tensor2D, keys: codewords, bias: tf.zeros([1]) }],
          temperature,
          'residual',
          engine,
        );
      const [ofX, ofCodewords] = tf.grads(encode)([x, codewords], dy);
      expect(valuesOf(ofX)).toEqual([0, 0, 0, 0, 0, 0]);
      expect(valuesOf(ofCodewords)).toEqual([3, 3]);
    });
  });
});

describe('temperature', () => {
  beforeAll(() => useBackend('wasm'));

  it('changes the gradient, never the result', () => {
    const x = randomMatrix(3, 8, dim);
    const codewords = randomMatrix(4, codewordCount, dim);
    const books = [{ codewords, ...codewordKeys('euclidean', codewords) }];
    const at = (value: number) => {
      const [gradient, result] = [
        tf.grad((input) => tf.sum(tf.square(encodeComposite(input as tf.Tensor2D, books, value))))(x),
        encodeComposite(x, books, value),
      ];
      return { gradient: Array.from(gradient.dataSync()), result: Array.from(result.dataSync()) };
    };
    expect(at(0.1).result).toEqual(at(5).result);
    expect(at(0.1).gradient).not.toEqual(at(5).gradient);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', (value) => {
    const books = [toTensors(createCase(1).books[0])];
    expect(() => encodeComposite(randomMatrix(1, 2, dim), books, value)).toThrow(ArgumentError);
  });
});

describe('arguments that do not fit', () => {
  beforeAll(() => useBackend('wasm'));
  const books = () => createCase(1).books.map(toTensors);

  it('refuses no codebook at all', () => {
    expect(() => encodeComposite(randomMatrix(1, 2, dim), [], 1)).toThrow(ArgumentError);
  });

  it('names the array that has another dimension than the representations', () => {
    expect(() => encodeComposite(randomMatrix(1, 2, dim + 1), books(), 1)).toThrow(
      'codebooks[0].codewords: expected [5, 4], received [5, 3]',
    );
    const [first, second] = books();
    const wrongKeys = { ...second, keys: randomMatrix(1, codewordCount, dim + 1) };
    expect(() => encodeComposite(randomMatrix(1, 2, dim), [first, wrongKeys], 1)).toThrow('codebooks[1].keys');
    const wrongBias = { ...second, bias: tf.zeros<tf.Rank.R1>([codewordCount + 1]) };
    expect(() => encodeComposite(randomMatrix(1, 2, dim), [first, wrongBias], 1)).toThrow('codebooks[1].bias');
  });

  it('names the matrix of a recurrence that does not fit, and the recurrence that there is not', () => {
    const x = randomMatrix(1, 2, dim);
    const [map, wrongMap] = [randomMatrix(2, dim, dim), randomMatrix(3, dim, dim + 1)];
    const encode = (recurrence: unknown) => () => encodeComposite(x, books(), 1, recurrence as Recurrence);
    expect(encode({ codewordMap: wrongMap })).toThrow('recurrence.codewordMap: expected [3, 3], received [3, 4]');
    expect(encode({ codewordMap: map, stateMap: wrongMap })).toThrow('recurrence.stateMap: expected [3, 3]');
    for (const unknown of ['aligned-residual', null, {}]) expect(encode(unknown)).toThrow(ArgumentError);
  });

  it('refuses a function that returns anything but the next state', () => {
    const x = randomMatrix(1, 2, dim);
    const encode = (next: unknown) => () => encodeComposite(x, books(), 1, () => next as tf.Tensor2D);
    expect(encode(randomMatrix(1, 2, dim + 1))).toThrow('recurrence(x, y, b): expected [2, 3], received [2, 4]');
    expect(encode(undefined)).toThrow('recurrence(x, y, b): expected [2, 3], received undefined');
  });

  it('refuses representations of another rank', () => {
    expect(() => encodeComposite(tf.zeros([2, 2, dim]) as never, books(), 1)).toThrow(ShapeError);
  });
});

describe('tensors', () => {
  beforeAll(() => useBackend('wasm'));

  it('are not leaked by the result, its gradient, or a refusal', () => {
    const { x, books } = createCase(2);
    const input = tf.tensor2d(x);
    const codebooks = books.map(toTensors);
    const gradientOf = tf.grad((value) => tf.sum(encodeComposite(value as tf.Tensor2D, codebooks, temperature)));
    expectNoTensorLeak(() => encodeComposite(input, codebooks, temperature).dispose());
    expectNoTensorLeak(() => gradientOf(input).dispose());
    expectNoTensorLeak(() => expect(() => encodeComposite(input, codebooks, 0)).toThrow(ArgumentError));
    const ownRecurrence = (next: tf.Tensor2D, y: tf.Tensor2D) => tf.tanh<tf.Tensor2D>(tf.sub(next, y));
    expectNoTensorLeak(() => encodeComposite(input, codebooks, temperature, ownRecurrence).dispose());
    const codewordMap = randomMatrix(1, dim, dim);
    expectNoTensorLeak(() => encodeComposite(input, codebooks, temperature, { codewordMap }).dispose());
    const wrong = (next: tf.Tensor2D) => tf.slice2d(next, [0, 0], [1, dim]);
    expectNoTensorLeak(() =>
      expect(() => encodeComposite(input, codebooks, temperature, wrong)).toThrow('recurrence(x, y, b)'),
    );
  });
});

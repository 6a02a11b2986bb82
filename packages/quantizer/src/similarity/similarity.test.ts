import { Random } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose, expectNoTensorLeak, normals, randomMatrix, useBackend } from '../test-support/index.js';
import { bilinearKeys } from './bilinear.js';
import { dotKeys } from './dot.js';
import { euclideanKeys } from './euclidean.js';
import { mahalanobisKeys } from './mahalanobis.js';
import { representationKeys } from './representation.js';
import type { CodewordKeys } from './similarity.js';

const dim = 4;
const codewordCount = 6;

beforeAll(() => useBackend('wasm'));

/** `<x, key> + bias` of every codeword. */
function scores(x: number[], { keys, bias }: CodewordKeys): number[] {
  const rows = keys.arraySync();
  const biases = bias.arraySync();
  return rows.map((key, w) => dot(key, x) + biases[w]);
}

describe('euclideanKeys', () => {
  it('score as -|x - c|^2 does, up to |x|^2', () => {
    tf.tidy(() => {
      const codebook = randomMatrix(1, codewordCount, dim);
      const x = Array.from(normals(new Random(2), dim));
      const distances = codebook.arraySync().map((c) => -c.reduce((sum, value, d) => sum + (x[d] - value) ** 2, 0));
      expectClose(
        scores(x, euclideanKeys(codebook)).map((score) => score - dot(x, x)),
        distances,
        1e-5,
      );
    });
  });
});

describe('bilinearKeys', () => {
  it('score as x^T W c + <w2, c> does', () => {
    tf.tidy(() => {
      const codebook = randomMatrix(1, codewordCount, dim);
      const alignment = randomMatrix(2, dim, dim);
      const w2 = Array.from(normals(new Random(3), dim));
      const x = Array.from(normals(new Random(4), dim));
      const w = alignment.arraySync();
      const expected = codebook.arraySync().map((c) => {
        const transformed = w.map((row) => dot(row, c));
        return dot(x, transformed) + dot(w2, c);
      });
      expectClose(scores(x, bilinearKeys(codebook, alignment, tf.tensor1d(w2))), expected, 1e-5);
    });
  });
});

describe('dotKeys', () => {
  it('score as the inner product times the factor does', () => {
    tf.tidy(() => {
      const codebook = randomMatrix(1, codewordCount, dim);
      const x = Array.from(normals(new Random(2), dim));
      for (const factor of [1, 0.5]) {
        const expected = codebook.arraySync().map((c) => factor * dot(x, c));
        expectClose(scores(x, factor === 1 ? dotKeys(codebook) : dotKeys(codebook, factor)), expected, 1e-5);
      }
    });
  });
});

describe('mahalanobisKeys', () => {
  it('score as -(x - c)^T L L^T (x - c) does, up to x^T L L^T x', () => {
    tf.tidy(() => {
      const codebook = randomMatrix(1, codewordCount, dim);
      const metric = randomMatrix(2, dim, dim);
      const x = Array.from(normals(new Random(3), dim));
      const columns = tf.transpose(metric).arraySync();
      const energy = (vector: number[]) => columns.reduce((sum, column) => sum + dot(column, vector) ** 2, 0);
      const distances = codebook.arraySync().map((c) => -energy(x.map((value, d) => value - c[d])));
      expectClose(
        scores(x, mahalanobisKeys(codebook, metric)).map((score) => score - energy(x)),
        distances,
        1e-5,
      );
    });
  });

  it('are those of the Euclidean distance where L is the identity', () => {
    tf.tidy(() => {
      const codebook = randomMatrix(1, codewordCount, dim);
      const [received, expected] = [mahalanobisKeys(codebook, tf.eye(dim)), euclideanKeys(codebook)];
      expect(received.keys.arraySync()).toEqual(expected.keys.arraySync());
      expect(received.bias.arraySync()).toEqual(expected.bias.arraySync());
    });
  });
});

describe('representationKeys', () => {
  it('score as F^T x does', () => {
    tf.tidy(() => {
      const map = randomMatrix(1, dim, codewordCount);
      const x = Array.from(normals(new Random(2), dim));
      const columns = tf.transpose(map).arraySync();
      expectClose(
        scores(x, representationKeys(map)),
        columns.map((column) => dot(column, x)),
        1e-5,
      );
    });
  });
});

it('keys are all that a similarity leaves behind', () => {
  const codebook = randomMatrix(1, codewordCount, dim);
  const alignment = randomMatrix(2, dim, dim);
  const weights = tf.zeros<tf.Rank.R1>([dim]);
  for (const keysOf of [
    () => euclideanKeys(codebook),
    () => bilinearKeys(codebook, alignment, weights),
    () => dotKeys(codebook, 0.5),
    () => mahalanobisKeys(codebook, alignment),
    () => representationKeys(alignment),
  ]) {
    expectNoTensorLeak(() => {
      const { keys, bias } = keysOf();
      tf.dispose([keys, bias]);
    });
  }
});

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, d) => sum + value * b[d], 0);
}

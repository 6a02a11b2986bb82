import { CodeTable, Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose, expectNoTensorLeak, normals, useBackend } from '../../test-support/index.js';
import { FixedCodes } from './fixed-codes.js';

const [codebookCount, codewordCount, dim] = [2, 3, 2];
const codes = Uint8Array.of(0, 1, 1, 0, 0, 2, 1, 2, 2, 2, 0, 0);
const lengths = Uint8Array.of(2, 2, 1, 1, 0, 2);
/** Codeword 2 of each codebook is the zero vector of missing codes. */
const codebooks = normals(new Random(1), codebookCount * codewordCount * dim).map((value, i) =>
  Math.floor(i / dim) % codewordCount === 2 ? 0 : value,
);
const table = new CodeTable({ codes, codebooks, codebookCount, codewordCount, dim, lengths });
const items = Uint32Array.of(0, 3, 4, 0, 5);

beforeAll(() => useBackend('wasm'));

describe('FixedCodes', () => {
  it('decodes items as the table does', () => {
    const fixed = new FixedCodes(table);
    const composite = fixed.apply(items);
    expect(composite.arraySync()).toEqual(Array.from(items, (item) => Array.from(table.decode(item))));
    composite.dispose();
    fixed.dispose();
  });

  it('has the gradient of finite differences, and none for missing codes', () => {
    const fixed = new FixedCodes(table);
    const weights = normals(new Random(2), items.length * dim);
    const lossOf = (values: ArrayLike<number>) => {
      let loss = 0;
      items.forEach((item, row) => {
        for (let b = 0; b < lengths[item]; b++) {
          const codeword = b * codewordCount + codes[item * codebookCount + b];
          for (let d = 0; d < dim; d++) loss += weights[row * dim + d] * values[codeword * dim + d];
        }
      });
      return loss;
    };
    const gradient = tf.tidy(() => {
      const { grads } = tf.variableGrads(() =>
        tf.sum(tf.mul(fixed.apply(items), tf.tensor2d(weights, [items.length, dim]))),
      );
      return Object.values(grads)[0].dataSync();
    });
    const plain = Array.from(codebooks);
    expectClose(
      Float32Array.from(gradient),
      finiteDifferences(plain, () => lossOf(plain)),
      1e-4,
    );
    for (const codeword of [2, 5])
      expect(Array.from(gradient.slice(codeword * dim, (codeword + 1) * dim))).toEqual([0, 0]);
    fixed.dispose();
  });

  it('gives a table of its own arrays, and frees all', async () => {
    await expectNoTensorLeak(() => {
      const fixed = new FixedCodes(table);
      expect(fixed.toCodeTable()).toEqual(table);
      expect(fixed.toCodeTable().codebooks).not.toBe(table.codebooks);
      fixed.dispose();
    });
  });
});

import { ArgumentError, Random, ShapeError } from '@lightrec/core';
import { residualKMeans } from '@lightrec/kernels';
import { describe, expect, it } from 'vitest';
import { normals } from '../test-support/index.js';
import { kMeansCodebooks } from './k-means-start.js';

const dim = 3;
const sizes = { dim, codebookCount: 2, codewordCount: 5 };
const vectors = normals(new Random(1), 60 * dim);

describe('kMeansCodebooks', () => {
  it.each([{}, { iterations: 3 }, { weights: Array.from({ length: 60 }, (_, row) => row % 7) }])(
    'are those of residualKMeans, bit for bit: %o',
    (options) => {
      const received = kMeansCodebooks({ ...sizes, vectors, random: new Random(2), ...options });
      expect(received).toEqual(residualKMeans({ ...sizes, vectors, random: new Random(2), ...options }).codebooks);
    },
  );

  it('may have more codewords than a code table has room for', () => {
    const many = Float32Array.from({ length: 300 }, (_, row) => row);
    const codebooks = kMeansCodebooks({
      vectors: many,
      dim: 1,
      codebookCount: 1,
      codewordCount: 300,
      random: new Random(4),
    });
    // One codeword for each row is all that k-means can want.
    expect(codebooks.toSorted()).toEqual(many.toSorted());
  });

  it('leave the vectors as they were', () => {
    const before = vectors.slice();
    kMeansCodebooks({ ...sizes, vectors, random: new Random(2) });
    expect(vectors).toEqual(before);
  });

  it('refuse fewer rows than codewords, and weights that do not fit', () => {
    const few = { ...sizes, vectors: vectors.slice(0, 4 * dim), random: new Random(2) };
    expect(() => kMeansCodebooks(few)).toThrow(ArgumentError);
    expect(() => kMeansCodebooks(few)).toThrow('vectors: expected at least as many rows as codewords, 5, received 4.');
    expect(() => kMeansCodebooks({ ...sizes, vectors, random: new Random(2), weights: [1] })).toThrow(ShapeError);
  });
});

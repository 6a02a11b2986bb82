import { Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { crossGram, multiply, WhiteBasis } from './white-basis.js';

const dim = 5;
const random = new Random(1);
const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
const rows = normals(40 * dim).map((value, i) => value * (1 + (i % dim)) + 0.5);
const vectors = normals(7 * dim);

function scores(a: Float32Array, b: Float32Array): number[] {
  return Array.from({ length: (a.length / dim) * (b.length / dim) }, (_, i) => {
    const [row, other] = [Math.floor(i / (b.length / dim)) * dim, (i % (b.length / dim)) * dim];
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += a[row + d] * b[other + d];
    return sum;
  });
}

describe('WhiteBasis', () => {
  const basis = new WhiteBasis(rows, dim);

  it('makes the outer products of its rows add up to the identity', () => {
    crossGram(basis.rows(rows), basis.rows(rows), dim).forEach((entry, i) => {
      expect(entry).toBeCloseTo(i % (dim + 1) === 0 ? 1 : 0, 5);
    });
  });

  it('changes no score, and finds the way back', () => {
    const expected = scores(rows, vectors);
    scores(basis.rows(rows), basis.partners(vectors)).forEach((score, i) => {
      expect(score).toBeCloseTo(expected[i], 4);
    });
    basis.partnersOut(basis.partners(vectors)).forEach((value, i) => {
      expect(value).toBeCloseTo(vectors[i], 5);
    });
  });

  it('is finite where rows leave directions out, or are all zero', () => {
    const flat = rows.map((value, i) => (i % dim === 0 ? value : 0));
    for (const poor of [flat, new Float32Array(2 * dim)]) {
      const own = new WhiteBasis(poor, dim);
      for (const value of [...own.rows(poor), ...own.partners(vectors)]) expect(Number.isFinite(value)).toBe(true);
    }
  });
});

describe('multiply', () => {
  it('is rows times a matrix', () => {
    // (1, 2) [[3, 4], [5, 6]] = (13, 16)
    expect([...multiply(Float32Array.of(1, 2), Float64Array.of(3, 4, 5, 6), 2)]).toEqual([13, 16]);
  });
});

describe('crossGram', () => {
  it('adds up outer products', () => {
    // (1, 2)^T (3, 4) + (0, 1)^T (5, 6)
    expect([...crossGram(Float32Array.of(1, 2, 0, 1), Float32Array.of(3, 4, 5, 6), 2)]).toEqual([3, 4, 11, 14]);
  });
});

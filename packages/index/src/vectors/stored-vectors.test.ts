import { ArgumentError, Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { randomFloats, storedForm } from '../test-oracle.js';
import { readVector } from './plain-dot.js';
import { chooseForm, storeVectors } from './store-vectors.js';
import { paddedDim, type RowForm, type VectorFormat, vectorFormats } from './stored-vectors.js';

describe('vectors that an index keeps', () => {
  it('read back, by position, as each format holds them, filled up with zeros', () => {
    const random = new Random(1);
    for (const format of vectorFormats) {
      for (const dim of [1, 3, 8, 13]) {
        const vectors = randomFloats(random, 5 * dim);
        const items = [3, 0, 4];
        const { rows, rowBytes, scales } = storeVectors(vectors, dim, items, format);
        expect(rows.length).toBe(3 * rowBytes);
        items.forEach((item, position) => {
          const row = rows.subarray(position * rowBytes, (position + 1) * rowBytes);
          const { components, scale } = storedForm(vectors.subarray(item * dim, (item + 1) * dim), format);
          const expected = Float32Array.from(components, (component) => component * scale + 0);
          const read = readVector(row, dim, format, scales?.[position] ?? 1);
          // Plus zero, as zeros may have a sign.
          expect(read.map((value) => value + 0)).toEqual(expected);
          expect([...row.subarray((rowBytes / paddedDim(dim)) * dim)].every((byte) => byte === 0)).toBe(true);
        });
      }
    }
  });

  it('lose at most half a step of their scale as int8', () => {
    const vectors = randomFloats(new Random(2), 50 * 8);
    const { rows, rowBytes, scales } = storeVectors(
      vectors,
      8,
      Array.from({ length: 50 }, (_, item) => item),
      'int8',
    );
    for (let item = 0; item < 50; item++) {
      const scale = scales![item];
      const read = readVector(rows.subarray(item * rowBytes, (item + 1) * rowBytes), 8, 'int8', scale);
      read.forEach((value, d) => {
        expect(Math.abs(value - vectors[item * 8 + d])).toBeLessThanOrEqual(scale * 0.501);
      });
    }
  });

  it('of nothing but zeros, or of numbers next to none, are zeros as int8', () => {
    const { rows, scales } = storeVectors(Float32Array.of(0, 0, 1e-40, -1e-38), 2, [0, 1], 'int8');
    expect([...rows, ...scales!].every((value) => value === 0)).toBe(true);
  });

  it('are refused where a format cannot hold them', () => {
    const store = (value: number, format: 'float32' | 'float16' | 'int8') => () =>
      storeVectors(Float32Array.of(1, value), 2, [0], format);
    for (const format of vectorFormats) {
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) expect(store(value, format)).toThrow(ArgumentError);
    }
    expect(store(70_000, 'float16')).toThrow("Keep them as 'float32' or 'int8'.");
    expect(store(70_000, 'int8')).not.toThrow();
  });
});

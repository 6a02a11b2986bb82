import { ArgumentError, Random } from '@lightrec/core';
import { randomFloats } from '@lightrec/oracles';
import { describe, expect, it, vi } from 'vitest';
import { plainDot, readVector } from './plain-dot.js';
import { type RowBias, storeVectors } from './store-vectors.js';
import { type RowForm, rowBytesOf, type VectorFormat, vectorBases, vectorFormats } from './stored-vectors.js';

/** What every kind of rows for post-ranking keeps to, whatever it leaves out of vectors and however it rounds the rest. */

const dim = 11;
const itemCount = 40;
const random = new Random(6);
const vectors = randomFloats(random, itemCount * dim);
const decoded = Array.from({ length: itemCount }, () => randomFloats(random, dim));
const center = randomFloats(random, dim);
const users = Array.from({ length: 10 }, () => randomFloats(random, dim));
const everyItem = Array.from({ length: itemCount }, (_, item) => item);

/** The largest error of a component, as a share of the largest component that a row keeps. */
const precision: Record<VectorFormat, number> = { float32: 2 ** -23, float16: 2 ** -11, int8: 0.51 / 127 };

const kinds = vectorFormats.flatMap((format) => vectorBases.map((base) => [format, base] as const));

describe.each(kinds)('rows as %s without %s', (format, base) => {
  const form: RowForm = {
    format,
    dim,
    base,
    center: base === 'center' ? center : undefined,
    ofCodes: base !== 'center',
  };
  const store = (items: readonly number[], given = vectors, biasOf?: RowBias) => {
    const { rows, rowBytes, scales, biases } = storeVectors(given, form, items, (item) => decoded[item], biasOf);
    return items.map((_, position) => ({
      row: rows.subarray(position * rowBytes, (position + 1) * rowBytes),
      scale: scales?.[position] ?? 1,
      bias: biases?.[position],
    }));
  };
  const baseOf = (item: number) => ({ none: new Float32Array(dim), center, codes: decoded[item] })[base];
  const vectorOf = (item: number) => vectors.subarray(item * dim, (item + 1) * dim);
  const restOf = (item: number) => vectorOf(item).map((value, d) => value - baseOf(item)[d]);
  const toleranceOf = (item: number) => precision[format] * Math.max(...restOf(item).map(Math.abs));

  it('give back the vectors, but for the precision of the format', () => {
    store(everyItem).forEach(({ row, scale }, item) => {
      const kept = readVector(row, dim, format, scale);
      kept.forEach((value, d) => {
        const error = Math.abs(value + baseOf(item)[d] - vectorOf(item)[d]);
        expect(error).toBeLessThanOrEqual(toleranceOf(item) + 1e-6);
      });
    });
  });

  it('score as what is kept does', () => {
    store(everyItem).forEach(({ row, scale }, item) => {
      for (const user of users) {
        const kept = readVector(row, dim, format, scale);
        const expected = user.reduce((sum, value, d) => sum + value * kept[d], 0);
        expect(plainDot(user, row, dim, format, scale)).toBeCloseTo(expected, 4);
        const reach = user.reduce((sum, value) => sum + Math.abs(value), 0) * toleranceOf(item);
        const whole = user.reduce((sum, value, d) => sum + value * restOf(item)[d], 0);
        expect(Math.abs(expected - whole)).toBeLessThanOrEqual(reach + 1e-4);
      }
    });
  });

  it('are of as many bytes as the form says, and the same whichever other items are stored', () => {
    const all = store(everyItem);
    const some = [31, 4, 0];
    store(some).forEach((stored, position) => {
      expect(stored).toEqual(all[some[position]]);
      expect(stored.row.length).toBe(rowBytesOf(form));
    });
  });

  it('have the bias that follows from what is kept, where one is asked for', () => {
    const biasOf = vi.fn<RowBias>((item) => item / 2);
    store(everyItem, vectors, biasOf).forEach(({ row, scale, bias }, item) => {
      expect(bias).toBe(item / 2);
      const kept = readVector(row, dim, format, scale);
      expect(biasOf).toHaveBeenNthCalledWith(item + 1, item, kept, base === 'codes' ? decoded[item] : undefined);
    });
  });

  it('refuse what is not finite', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const given = vectors.slice();
      given[2 * dim + 3] = value;
      expect(() => store(everyItem, given)).toThrow(ArgumentError);
    }
  });
});

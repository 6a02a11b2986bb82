import { ArgumentError, CodeTable, Random } from '@lightrec/core';
import { formOf, nearCodes, randomFloats, randomTable, storedForm } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { readVector } from './plain-dot.js';
import { chooseForm, storeVectors } from './store-vectors.js';
import { paddedDim, type RowForm, type VectorFormat, vectorFormats } from './stored-vectors.js';

function wholeForm(format: VectorFormat, dim: number): RowForm {
  return { format, dim, base: 'none', ofCodes: false };
}

const noDecode = () => expect.unreachable();

describe('vectors that an index keeps', () => {
  it('read back, by position, as each format holds them, filled up with zeros', () => {
    const random = new Random(1);
    for (const format of vectorFormats) {
      for (const dim of [1, 3, 8, 13]) {
        const vectors = randomFloats(random, 5 * dim);
        const items = [3, 0, 4];
        const form = wholeForm(format, dim);
        const { rows, rowBytes, scales } = storeVectors(vectors, form, items, noDecode);
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

  it('are kept without their base, a centre or what codes stand for', () => {
    const vectors = Float32Array.of(1, 2, 3, 4);
    const center = Float32Array.of(0.5, -1);
    const rowsOf = (form: Partial<RowForm>, decode: (item: number) => Float32Array) => {
      const whole = { ...wholeForm('float16', 2), ...form };
      const { rows, rowBytes } = storeVectors(vectors, whole, [1, 0], decode);
      return [0, 1].map((at) => [...readVector(rows.subarray(at * rowBytes, (at + 1) * rowBytes), 2, 'float16', 1)]);
    };
    expect(rowsOf({ base: 'center', center }, noDecode)).toEqual([
      [2.5, 5],
      [0.5, 3],
    ]);
    expect(rowsOf({ base: 'codes', ofCodes: true }, (item) => Float32Array.of(item, 1))).toEqual([
      [2, 3],
      [1, 1],
    ]);
  });

  it('lose at most half a step of their scale as int8', () => {
    const vectors = randomFloats(new Random(2), 50 * 8);
    const items = Array.from({ length: 50 }, (_, item) => item);
    const { rows, rowBytes, scales } = storeVectors(vectors, wholeForm('int8', 8), items, noDecode);
    for (let item = 0; item < 50; item++) {
      const scale = scales![item];
      const read = readVector(rows.subarray(item * rowBytes, (item + 1) * rowBytes), 8, 'int8', scale);
      read.forEach((value, d) => {
        expect(Math.abs(value - vectors[item * 8 + d])).toBeLessThanOrEqual(scale * 0.501);
      });
    }
  });

  it('of nothing but zeros, or of numbers next to none, are zeros as int8', () => {
    const vectors = Float32Array.of(0, 0, 1e-40, -1e-38);
    const { rows, scales } = storeVectors(vectors, wholeForm('int8', 2), [0, 1], noDecode);
    expect([...rows, ...scales!].every((value) => value === 0)).toBe(true);
  });

  it('are refused where a format cannot hold them', () => {
    const store = (value: number, format: VectorFormat) => () =>
      storeVectors(Float32Array.of(1, value), wholeForm(format, 2), [0], noDecode);
    for (const format of vectorFormats) {
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) expect(store(value, format)).toThrow(ArgumentError);
    }
    expect(store(70_000, 'float16')).toThrow("Keep them as 'float32' or 'int8'.");
    expect(store(70_000, 'int8')).not.toThrow();
  });
});

describe('the form that is chosen for vectors', () => {
  const shape = { itemCount: 200, codebookCount: 3, codewordCount: 8, dim: 6 };
  const table = randomTable(new Random(3), shape);
  const near = nearCodes(table, randomFloats(new Random(4), 200 * 6));
  const chosen = (vectors: Float32Array, format: VectorFormat, dim = 6, hasOwnUsers = false, codeTable = table) => {
    const { base, ofCodes } = chooseForm(vectors, dim, format, codeTable, hasOwnUsers);
    return [base, ofCodes];
  };

  it('is without what codes stand for, where this leaves less than the mean does', () => {
    expect(vectorFormats.map((format) => chosen(near, format))).toEqual([
      ['none', true],
      ['codes', true],
      ['codes', true],
    ]);
  });

  it('is without the mean for other vectors, for those of users of their own, and for those of another dimension', () => {
    const others = randomFloats(new Random(5), 200 * 6);
    const wide = randomFloats(new Random(5), 200 * 7);
    for (const format of ['float16', 'int8'] as const) {
      expect(chosen(others, format)).toEqual(['center', false]);
      expect(chosen(near, format, 6, true)).toEqual(['center', false]);
      expect(chosen(wide, format, 7)).toEqual(['center', false]);
      const { center } = chooseForm(others, 6, format, table, false);
      expect(center).toEqual(formOf({ codeTable: table, vectors: others, vectorFormat: format }).center);
    }
    expect(chosen(others, 'float32')).toEqual(['none', false]);
    expect(chosen(near, 'float32', 6, true)).toEqual(['none', false]);
  });

  it('is whole for no vectors at all', () => {
    const empty = new CodeTable({ ...table, codes: new Uint8Array(), items: undefined });
    expect(chosen(new Float32Array(), 'int8', 6, false, empty)[0]).toBe('none');
  });
});

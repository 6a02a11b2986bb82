import { describe, expect, it } from 'vitest';
import { rowBiasFor } from './row-bias.js';

const row = Float32Array.of(1, -2, 0.5);
const decoded = Float32Array.of(3, 1, 0.25);
const form = { format: 'float32', dim: 3, base: 'none', ofCodes: true } as const;
const ofCodes = { ...form, base: 'codes' } as const;
const halfSquare = (vector: Float32Array) => vector.reduce((sum, value) => sum + value * value, 0) / 2;

describe('the bias of a row', () => {
  it('makes distances of inner products; of what codes leave, but for the part that is in the score of the codes', () => {
    expect(rowBiasFor('euclidean', form)!(0, row)).toBe(-halfSquare(row));
    const kept = row.map((value, d) => value + decoded[d]);
    expect(rowBiasFor('euclidean', ofCodes)!(0, row, decoded)).toBe(halfSquare(decoded) - halfSquare(kept));
  });

  it('is that of the item, where items have one, vectors are of the codes and no codes are left out', () => {
    const itemBias = Float32Array.of(7, 9);
    expect(rowBiasFor('inner-product', form, itemBias)!(1, row)).toBe(9);
    expect(rowBiasFor('inner-product', form)).toBeUndefined();
    expect(rowBiasFor('inner-product', ofCodes, itemBias)).toBeUndefined();
    expect(rowBiasFor('cosine', { ...form, ofCodes: false }, itemBias)).toBeUndefined();
  });
});

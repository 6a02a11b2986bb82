import { describe, expect, it } from 'vitest';
import { bitsOfIndices, clearBit, hasBit, setBit } from './item-bits.js';

describe('bits by item', () => {
  it('are set for the items alone, each in its word', () => {
    const bits = bitsOfIndices([0, 31, 32, 64, 64], 65);
    expect(bits).toEqual(Uint32Array.of(0x80000001, 1, 1));
    expect([0, 1, 31, 32, 33, 64].map((item) => hasBit(bits, item))).toEqual([true, false, true, true, false, true]);
    expect(bitsOfIndices([], 0)).toEqual(new Uint32Array());
  });

  it('are set and cleared one at a time', () => {
    const bits = new Uint32Array(2);
    setBit(bits, 31);
    setBit(bits, 40);
    clearBit(bits, 31);
    clearBit(bits, 2);
    expect(bits).toEqual(Uint32Array.of(0, 256));
  });
});

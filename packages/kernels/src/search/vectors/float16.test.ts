import { float16ToFloat32, Random } from '@lightrec/core';
import { nearestHalf } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { halfOf } from './float16.js';

const floatOfHalf = (bits: number) => float16ToFloat32(Uint16Array.of(bits))[0];

describe('binary16', () => {
  it('keeps every finite number of its own, signed zeros included', () => {
    const finite = Array.from({ length: 65_536 }, (_, bits) => bits).filter((bits) => (bits & 0x7c00) !== 0x7c00);
    expect(finite.filter((bits) => halfOf(floatOfHalf(bits)) !== bits)).toEqual([]);
  });

  it('has infinities and NaN beyond them, and takes in neither', () => {
    expect([floatOfHalf(0x7c00), floatOfHalf(0xfc00)]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    for (let fraction = 1; fraction < 1024; fraction++) expect(floatOfHalf(0x7c00 + fraction)).toBeNaN();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -65_520, 1e30]) expect(halfOf(value)).toBeUndefined();
    // The largest number that rounds to the largest half.
    expect(floatOfHalf(halfOf(65_519.996)!)).toBe(65_504);
  });

  it('rounds to the nearest, and ties to even, as a search through all halves does', () => {
    const wrong: number[] = [];
    for (let bits = 0; bits < 0x7bff; bits++) {
      const [low, high] = [floatOfHalf(bits), floatOfHalf(bits + 1)];
      // Float32 holds the middle and what lies a little beside it exactly.
      const middle = (low + high) / 2;
      const step = (high - low) / 1024;
      const isRight =
        halfOf(middle) === bits + (bits & 1) &&
        halfOf(middle - step) === bits &&
        halfOf(-middle - step) === (0x8000 | (bits + 1));
      if (!isRight) wrong.push(bits);
    }
    const random = new Random(1);
    for (let i = 0; i < 20_000; i++) {
      const value = Math.fround(random.normal() * 2 ** (random.integer(44) - 28));
      if (Math.abs(value) < 65_504 && floatOfHalf(halfOf(value)!) !== nearestHalf(value)) wrong.push(value);
    }
    expect(wrong).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { bfloat16ToFloat32, float16ToFloat32 } from './half-floats.js';

const everyHalf = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);

/** `(-1)^sign * 2^(exponent - bias) * 1.fraction`, of 16 bits, as the formats define it. */
function definedValue(bits: number, exponentBits: number): number {
  const fractionBits = 15 - exponentBits;
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> fractionBits) & (2 ** exponentBits - 1);
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  if (exponent === 2 ** exponentBits - 1) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** (1 - bias);
  return sign * (1 + fraction) * 2 ** (exponent - bias);
}

describe('every value of 16 bits is read as the format defines it', () => {
  it.each([
    ['half precision', float16ToFloat32, 5],
    ['bfloat16', bfloat16ToFloat32, 8],
  ])('%s', (_, convert, exponentBits) => {
    const values = convert(everyHalf);
    const wrong = everyHalf.filter((bits) => !Object.is(values[bits], definedValue(bits, exponentBits)));
    expect([...wrong]).toEqual([]);
  });
});

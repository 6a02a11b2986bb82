import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainNumber } from './plain-number.js';

const numberOf = (text: string) => plainNumber(Buffer.from(`7${text}7`), 1, 1 + Buffer.byteLength(text));

describe('plainNumber', () => {
  it('equals Number on whatever it takes', () => {
    const decimal = fc
      .tuple(fc.constantFrom('', '-'), fc.nat(99999).map(String), fc.constantFrom('', '.'), fc.nat().map(String))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.oneof(decimal, fc.double().map(String), fc.string({ unit: fc.constantFrom(...'0123.-+e ') })),
        (text) => {
          const value = numberOf(text);
          if (!Number.isNaN(value)) expect(value).toBe(Number(text));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each(['4', '4.0', '0.5', '.5', '5.', '-2', '-0', '0003', '123456789012345'])('takes %s', (text) => {
    expect(numberOf(text)).toBe(Number(text));
  });

  it.each(['', '.', '-', '-.', '+4', '1e1', ' 4', '4 ', '1.2.3', '0x1', '1234567890123456', 'NaN', 'true'])(
    'leaves %j',
    (text) => {
      expect(numberOf(text)).toBeNaN();
    },
  );
});

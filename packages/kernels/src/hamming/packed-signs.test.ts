import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packSigns, unpackSigns } from './packed-signs.js';

it('packs the lowest bit first, and leaves those beyond the last 0', () => {
  expect([...packSigns([1, -1, -1, 1, -1, -1, -1, -1, 1, 1], 10)]).toEqual([0b1001, 0b11]);
  expect([...packSigns([1, -1, 1, -1, -1, 1], 3)]).toEqual([0b101, 0b100]);
});

it('unpackSigns gives back what packSigns took', () => {
  const rows = fc.integer({ min: 1, max: 40 }).chain((bitCount) => {
    const signs = fc.array(fc.constantFrom(1, -1), { minLength: 3 * bitCount, maxLength: 3 * bitCount });
    return fc.record({ bitCount: fc.constant(bitCount), signs });
  });
  fc.assert(
    fc.property(rows, ({ bitCount, signs }) => {
      expect([...unpackSigns(packSigns(signs, bitCount), bitCount)]).toEqual(signs);
    }),
  );
});

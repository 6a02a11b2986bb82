import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScannedPlaces } from './scanned-places.js';

/** Ascending, disjoint ranges: gap and length in turn. */
const ranges = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 5 })), { maxLength: 8 }).map((steps) => {
  let position = 0;
  return steps.map(([gap, length]) => {
    const start = position + gap;
    position = start + length;
    return { start, end: position };
  });
});

describe('ScannedPlaces', () => {
  it('numbers the positions of the ranges one after another', () => {
    fc.assert(
      fc.property(ranges, (chosen) => {
        const places = new ScannedPlaces(chosen);
        const positions = chosen.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));
        expect(places.count).toBe(positions.length);
        expect(positions.map((_, place) => places.positionAt(place))).toEqual(positions);
        for (let position = 0; position < 80; position++) {
          expect(places.placeOf(position)).toBe(positions.indexOf(position));
        }
      }),
    );
  });
});

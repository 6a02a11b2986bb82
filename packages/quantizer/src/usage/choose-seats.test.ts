import { Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseSeats } from './choose-seats.js';

/** Rows of one entry. */
function seats(rows: number[], errors: number[], seatCount: number, seed = 1): number[] {
  return chooseSeats(Float32Array.from(rows), Float64Array.from(errors), seatCount, new Random(seed));
}

describe('chooseSeats', () => {
  it('draws a row as often as its share of the error', () => {
    const drawn = Array.from({ length: 3000 }, (_, seed) => seats([1, 2, 3], [1, 0, 3], 1, seed)[0]);
    const counts = [0, 1, 2].map((row) => drawn.filter((other) => other === row).length);
    expect(counts[1]).toBe(0);
    expect(counts[2] / counts[0]).toBeGreaterThan(2.5); // 3, were there no chance in it
    expect(counts[2] / counts[0]).toBeLessThan(3.5);
  });

  it('never draws a row twice, nor one that equals a drawn one', () => {
    const rows = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 12 }), fc.integer(), (values, seatCount, seed) => {
        const distinct = new Set(values).size;
        const drawn = seats(
          values,
          values.map(() => 1),
          seatCount,
          seed,
        );
        expect(new Set(drawn.map((row) => values[row])).size).toBe(drawn.length);
        expect(drawn).toHaveLength(Math.min(seatCount, distinct));
      }),
    );
  });

  it('draws none where nothing is badly represented', () => {
    expect(seats([1, 2], [0, 0], 2)).toEqual([]);
  });
});

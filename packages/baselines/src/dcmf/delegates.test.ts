import { Random } from '@lightrec/core';
import { seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delegatesOf } from './delegates.js';
import { gramOf } from './gram.js';

const shapes = fc.record({
  rowCount: fc.integer({ min: 1, max: 40 }),
  bitCount: fc.integer({ min: 1, max: 8 }),
  seed: seeds,
});

function drawCodes(random: Random, count: number): Int8Array {
  return Int8Array.from({ length: count }, () => 2 * random.integer(2) - 1);
}

function delegates(codes: ArrayLike<number>, bitCount: number): Float64Array {
  const table = new Float64Array(codes.length);
  delegatesOf(codes, bitCount, table);
  return table;
}

/** `tr(B^T P)`. */
function trace(codes: ArrayLike<number>, table: Float64Array): number {
  return table.reduce((sum, value, i) => sum + value * codes[i], 0);
}

describe('delegatesOf', () => {
  it('is balanced, and decorrelated as far as the codes vary', () => {
    fc.assert(
      fc.property(shapes, ({ rowCount, bitCount, seed }) => {
        const table = delegates(drawCodes(new Random(seed), rowCount * bitCount), bitCount);
        for (let b = 0; b < bitCount; b++) {
          const sum = table.reduce((total, value, i) => (i % bitCount === b ? total + value : total), 0);
          expect(Math.abs(sum)).toBeLessThan(1e-7);
        }
        // P^T P is m times a projection, which is m I where the codes vary in every direction.
        const gram = gramOf(table, bitCount);
        for (let i = 0; i < bitCount; i++) {
          for (let j = 0; j < bitCount; j++) {
            let square = 0;
            for (let l = 0; l < bitCount; l++) square += gram[i * bitCount + l] * gram[l * bitCount + j];
            expect(Math.abs(square / rowCount - gram[i * bitCount + j])).toBeLessThan(1e-6 * rowCount);
          }
        }
      }),
    );
  });

  it('has m I where the codes vary in every direction', () => {
    const [rowCount, bitCount] = [200, 6];
    const gram = gramOf(delegates(drawCodes(new Random(4), rowCount * bitCount), bitCount), bitCount);
    gram.forEach((value, i) => {
      expect(value).toBeCloseTo(i % (bitCount + 1) === 0 ? rowCount : 0, 6);
    });
  });

  it('is nearer to the codes than the delegates of any others', () => {
    fc.assert(
      fc.property(shapes, ({ rowCount, bitCount, seed }) => {
        const random = new Random(seed);
        const codes = drawCodes(random, rowCount * bitCount);
        const best = trace(codes, delegates(codes, bitCount));
        const near = codes.map((sign) => (random.uniform() < 0.2 ? -sign : sign));
        for (const others of [near, drawCodes(random, codes.length)]) {
          expect(trace(codes, delegates(others, bitCount))).toBeLessThanOrEqual(best + 1e-7);
        }
      }),
    );
  });

  it('is zero where all codes are alike', () => {
    expect([...delegates([1, -1, 1, -1, 1, -1], 2)]).toEqual(new Array(6).fill(0));
  });
});

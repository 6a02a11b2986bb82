import { Random } from '@lightrec/core';
import { seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateLengths } from './allocate-lengths.js';

/** Errors that fall with each code, by less and less or not. */
function drawErrors(random: Random, itemCount: number, codebookCount: number): Float64Array[] {
  let level = Float64Array.from({ length: itemCount }, () => random.uniform());
  const errors = [level];
  for (let b = 0; b < codebookCount; b++) {
    level = level.map((error) => error * random.uniform());
    errors.push(level);
  }
  return errors;
}

const mean = (lengths: Uint8Array) => lengths.reduce((sum, length) => sum + length, 0) / lengths.length;

describe('allocateLengths', () => {
  it('stays within the mean, and comes as near as one more step of some item would overshoot', () => {
    const cases = fc.record({
      seed: seeds,
      itemCount: fc.integer({ min: 1, max: 40 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(cases, ({ seed, itemCount, share }) => {
        const random = new Random(seed);
        const errors = drawErrors(random, itemCount, 6);
        const weights = Float64Array.from({ length: itemCount }, () => random.integer(5));
        const lengths = allocateLengths({ errors, weights, meanLength: 6 * share });
        expect(mean(lengths)).toBeLessThanOrEqual(6 * share + 1e-9);
        const worthy = weights.filter((weight) => weight > 0).length / itemCount;
        expect(mean(lengths)).toBeGreaterThanOrEqual(Math.min(6 * share - 6 / itemCount, worthy * 6 * 0.99) - 1e-9);
      }),
    );
  });

  it('is the best of all allocations that cost as much', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = new Random(seed);
        const errors = drawErrors(random, 4, 3);
        const weights = Float64Array.from({ length: 4 }, () => 1 + random.integer(3));
        const cost = (lengths: ArrayLike<number>) =>
          Array.from(lengths).reduce((sum, length, item) => sum + weights[item] * errors[length][item], 0);
        const lengths = allocateLengths({ errors, weights, meanLength: 1.5 });
        const spent = lengths.reduce((sum, length) => sum + length, 0);
        for (let code = 0; code < 4 ** 4; code++) {
          const other = [0, 1, 2, 3].map((item) => Math.floor(code / 4 ** item) % 4);
          if (other.reduce((sum, length) => sum + length, 0) > spent) continue;
          expect(cost(other)).toBeGreaterThanOrEqual(cost(lengths) - 1e-12);
        }
      }),
    );
  });

  it('gives all codes where the mean allows them, and none where it is 0', () => {
    const errors = [4, 2, 1].map((error) => Float64Array.of(error, error));
    expect(Array.from(allocateLengths({ errors, weights: [1, 2], meanLength: 2 }))).toEqual([2, 2]);
    expect(Array.from(allocateLengths({ errors, weights: [1, 2], meanLength: 0 }))).toEqual([0, 0]);
    expect(Array.from(allocateLengths({ errors, weights: [1, 9], meanLength: 1 }))).toEqual([0, 2]);
  });

  it('refuses a mean that cannot be', () => {
    const errors = [Float64Array.of(1), Float64Array.of(0)];
    for (const meanLength of [-1, 1.5, Number.NaN]) {
      expect(() => allocateLengths({ errors, weights: [1], meanLength })).toThrow(
        'meanLength: expected a number in [0, 1]',
      );
    }
  });
});

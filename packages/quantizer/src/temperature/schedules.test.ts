import { ArgumentError } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { exponentialTemperature, linearTemperature } from './schedules.js';

describe('linearTemperature', () => {
  it('goes from one value to the other in equal differences, and stays there', () => {
    const schedule = linearTemperature({ from: 2, to: 0.5, stepCount: 3 });
    expect([0, 1, 2, 3, 100].map(schedule)).toEqual([2, 1.5, 1, 0.5, 0.5]);
  });
});

describe('exponentialTemperature', () => {
  it('goes from one value to the other in equal ratios, and stays there', () => {
    const schedule = exponentialTemperature({ from: 1, to: 0.125, stepCount: 3 });
    for (const [step, expected] of [1, 0.5, 0.25, 0.125, 0.125].entries()) {
      expect(schedule(step)).toBeCloseTo(expected, 12);
    }
  });

  it('may rise', () => {
    expect(exponentialTemperature({ from: 1, to: 4, stepCount: 2 })(1)).toBeCloseTo(2, 12);
  });
});

describe.each([linearTemperature, exponentialTemperature])('%o', (create) => {
  it.each([{ from: 0 }, { from: Number.NaN }, { to: -1 }, { to: Number.POSITIVE_INFINITY }, { stepCount: 0 }])(
    'refuses %o, and names it',
    (wrong) => {
      const make = () => create({ from: 1, to: 0.5, stepCount: 2, ...wrong });
      expect(make).toThrow(ArgumentError);
      expect(make).toThrow(`${Object.keys(wrong)[0]}: expected`);
    },
  );
});

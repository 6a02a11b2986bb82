import { ArgumentError } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { summarise } from './summarise.js';

describe('summarise', () => {
  it('gives the worked example: mean 5, deviation sqrt(20 / 3)', () => {
    const summary = summarise([2, 4, 6, 8]);
    expect(summary).toMatchObject({ count: 4, mean: 5 });
    expect(summary.standardDeviation).toBeCloseTo(Math.sqrt(20 / 3), 12);
  });

  it('has no deviation for a single value', () => {
    expect(summarise(Float64Array.of(0.25))).toEqual({ count: 1, mean: 0.25 });
  });

  it('refuses nothing at all', () => {
    expect(() => summarise([])).toThrow(ArgumentError);
  });
});

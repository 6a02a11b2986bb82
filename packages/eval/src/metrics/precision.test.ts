import { describe, expect, it } from 'vitest';
import { precisionAtK } from './precision.js';

describe('precisionAtK', () => {
  it('gives the worked example: two of the first five places hold a test item', () => {
    expect(precisionAtK([0, 3, 9], 5)).toBeCloseTo(0.4, 12);
  });

  it('stays at 1 where more than k test items share one place', () => {
    expect(precisionAtK([1, 1, 1], 2)).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { hitRateAtK } from './hit-rate.js';

describe('hitRateAtK', () => {
  it('gives the worked example: missed by the first three, found by the first four', () => {
    expect(hitRateAtK([3, 9], 3)).toBe(0);
    expect(hitRateAtK([3, 9], 4)).toBe(1);
  });

  it('does not grow with further hits', () => {
    expect(hitRateAtK([0, 1, 2], 10)).toBe(1);
  });
});

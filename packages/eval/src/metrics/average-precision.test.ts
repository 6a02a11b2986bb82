import { describe, expect, it } from 'vitest';
import { averagePrecision, averagePrecisionAtK } from './average-precision.js';

describe('averagePrecision', () => {
  it('gives the worked example: (1/1 + 2/4) / 2', () => {
    expect(averagePrecision([0, 3])).toBeCloseTo(0.75, 12);
  });

  it('stays at 1 for a tie among test items alone', () => {
    // Rank 1 for each of three: (1/2 + 2/2 + 3/2) / 3.
    expect(averagePrecision([1, 1, 1])).toBeCloseTo(1, 12);
  });
});

describe('averagePrecisionAtK', () => {
  it('gives the worked example: (1/1) / 2', () => {
    expect(averagePrecisionAtK([0, 3], 3)).toBeCloseTo(0.5, 12);
  });

  it('divides by k where there are more than k test items', () => {
    expect(averagePrecisionAtK([0, 1, 2], 2)).toBeCloseTo(1, 12);
  });
});

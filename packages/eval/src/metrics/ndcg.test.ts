import { describe, expect, it } from 'vitest';
import { ndcg, ndcgAtK } from './ndcg.js';

describe('ndcg', () => {
  it('gives the worked example: 1.4307 / 1.6309', () => {
    expect(ndcg([0, 3])).toBeCloseTo(0.8772, 4);
    expect(ndcg([0, 3])).toBeCloseTo((1 + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3)), 12);
  });

  it('counts a test item however far down it stands', () => {
    // 1 / log2(1022 + 2) = 1/10 of the ideal 1.
    expect(ndcg([1022])).toBeCloseTo(0.1, 12);
  });

  it('reads a half rank as a place between two', () => {
    expect(ndcg([0.5])).toBeCloseTo(1 / Math.log2(2.5), 12);
  });
});

describe('ndcgAtK', () => {
  it('gives the worked example: 1 / 1.6309', () => {
    expect(ndcgAtK([0, 3], 3)).toBeCloseTo(0.6131, 4);
    expect(ndcgAtK([0, 3], 3)).toBeCloseTo(1 / (1 + 1 / Math.log2(3)), 12);
  });

  it('measures against the ideal list of k where there are more than k test items', () => {
    expect(ndcgAtK([0, 1, 2], 2)).toBeCloseTo(1, 12);
  });

  it('is below the full NDCG at the number of test items, which is not what the paper reports', () => {
    expect(ndcgAtK([0, 3], 2)).toBeLessThan(ndcg([0, 3]));
  });

  it('equals the full NDCG once k covers every rank', () => {
    expect(ndcgAtK([0, 3, 7.5], 9)).toBeCloseTo(ndcg([0, 3, 7.5]), 12);
  });
});

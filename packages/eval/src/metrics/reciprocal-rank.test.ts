import { describe, expect, it } from 'vitest';
import { reciprocalRank } from './reciprocal-rank.js';

describe('reciprocalRank', () => {
  it('gives the worked example: the best test item is in second place', () => {
    expect(reciprocalRank([1, 4])).toBe(0.5);
  });

  it('is 0 where nothing was ranked', () => {
    expect(reciprocalRank([Number.POSITIVE_INFINITY])).toBe(0);
  });
});

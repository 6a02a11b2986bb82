import { Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { drawPosition, toCumulative } from './cumulative.js';

const weights = [1, 0, 4, 2, 3];
const drawCount = 20_000;

function countDraws(start?: number, end?: number): number[] {
  const random = new Random(3);
  const cumulative = toCumulative(weights);
  const counts = weights.map(() => 0);
  for (let draw = 0; draw < drawCount; draw++) counts[drawPosition(cumulative, random, start, end)]++;
  return counts;
}

it('toCumulative has running sums', () => {
  expect([...toCumulative(weights)]).toEqual([1, 1, 5, 7, 10]);
});

describe('drawPosition', () => {
  it.each([
    [0, 5],
    [1, 4],
    [2, 3],
  ])('draws from [%i, %i) in proportion to the weights', (start, end) => {
    const total = weights.slice(start, end).reduce((sum, weight) => sum + weight, 0);
    countDraws(start, end).forEach((count, position) => {
      const share = position >= start && position < end ? weights[position] / total : 0;
      // Within five standard deviations.
      expect(Math.abs(count - share * drawCount)).toBeLessThanOrEqual(5 * Math.sqrt(drawCount * share * (1 - share)));
    });
  });

  it('draws from all where no range is given', () => {
    expect(countDraws()).toEqual(countDraws(0, 5));
  });
});

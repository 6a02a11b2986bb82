import { expect, it } from 'vitest';
import { finiteDifferences } from './finite-differences.js';

it('are the gradient, and leave the values as they were', () => {
  const values = [1, -2, 0.5];
  const gradient = finiteDifferences(values, () => values[0] ** 2 + 3 * values[1] * values[2]);
  [2, 1.5, -6].forEach((expected, i) => {
    expect(gradient[i]).toBeCloseTo(expected, 8);
  });
  expect(values).toEqual([1, -2, 0.5]);
});

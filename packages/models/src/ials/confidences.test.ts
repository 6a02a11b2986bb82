import { Interactions } from '@lightrec/core';
import { expect, it } from 'vitest';
import { confidencesOf } from './confidences.js';

const pairs = [
  ['ann', 'tea'],
  ['ann', 'jam'],
  ['bob', 'jam'],
] as const;
const weighted = (...weights: number[]) => Interactions.fromPairs(pairs, { weights: Float32Array.from(weights) });

it('confidences are weights to a power, of which the mean is 1', () => {
  expect(confidencesOf(weighted(1, 4, 16), 1)).toEqual(Float32Array.of(1 / 7, 4 / 7, 16 / 7));
  expect(confidencesOf(weighted(1, 4, 16), 0.5)).toEqual(Float32Array.of(3 / 7, 6 / 7, 12 / 7));
});

it('confidences are the same in any unit of the weights', () => {
  expect(confidencesOf(weighted(2, 8, 32), 0.5)).toEqual(confidencesOf(weighted(1, 4, 16), 0.5));
  expect(confidencesOf(weighted(0.3, 0.3, 0.3), 1)).toEqual(Float32Array.of(1, 1, 1));
});

it('confidences are above 0, however far apart weights are', () => {
  expect(confidencesOf(weighted(1e-38, 1, 1e38), 1)!.every((confidence) => confidence > 0)).toBe(true);
});

it('there are none without weights, or to the power of 0', () => {
  expect(confidencesOf(Interactions.fromPairs(pairs), 1)).toBeUndefined();
  expect(confidencesOf(weighted(1, 2, 3), 0)).toBeUndefined();
});

import { Interactions } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairsOfItems, pairsOfUsers, partsOf } from './pairs.js';
import { ridgesOf } from './ridges.js';

const train = Interactions.fromPairs([
  ['ann', 'tea'],
  ['ann', 'jam'],
  ['bob', 'jam'],
]);

it('the pairs of both sides are the same', () => {
  expect(pairsOfUsers(train)).toEqual({ offsets: Uint32Array.of(0, 2, 3), partners: Uint32Array.of(0, 1, 1) });
  expect(pairsOfItems(train)).toEqual({ offsets: Uint32Array.of(0, 1, 3), partners: Uint32Array.of(0, 0, 1) });
});

it('the weights of both sides are those of their pairs', () => {
  const weights = Float32Array.of(3, 5, 7);
  expect(pairsOfUsers(train, weights).weights).toEqual(weights);
  // tea of ann, then jam of ann and bob.
  const more = Interactions.fromPairs([
    ['ann', 'tea'],
    ['bob', 'tea'],
    ['bob', 'jam'],
  ]);
  const { partners, weights: byItems } = pairsOfItems(more, Float32Array.of(3, 5, 7));
  expect([[...partners], [...byItems!]]).toEqual([
    [0, 1, 1],
    [3, 5, 7],
  ]);
  expect([...pairsOfItems(train, weights).weights!]).toEqual([3, 5, 7]);
});

it('partsOf gives every row to one part, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 200 }), { maxLength: 50 }), fc.integer({ min: 1, max: 9 }), (counts, count) => {
      const offsets = Uint32Array.from([0, ...counts.map((_, i) => counts.slice(0, i + 1).reduce((a, b) => a + b, 0))]);
      const parts = partsOf(offsets, count);
      expect(parts).toHaveLength(count);
      const rows = parts.flatMap(({ first, last }) => Array.from({ length: last - first }, (_, i) => first + i));
      expect(rows).toEqual([...counts.keys()]);
    }),
  );
});

describe('ridgesOf', () => {
  // Two rows of 2 pairs and 1: 1.5 as a mean, with cells of as much weight as twice the pairs 4.5.
  const ridges = (frequencyExponent: number) =>
    ridgesOf({ offsets: Uint32Array.of(0, 2, 3) }, { lambda: 0.1, unobservedRatio: 2, frequencyExponent });

  it('grows with the frequency of a row, of which cells have their share', () => {
    expect([...ridges(1)].map((ridge) => ridge.toFixed(5))).toEqual(['0.50000', '0.40000']);
  });

  it('counts pairs by their weights', () => {
    const weighted = { offsets: Uint32Array.of(0, 2, 3), weights: Float32Array.of(0.5, 0.25, 2.25) };
    const [first, second] = ridgesOf(weighted, { lambda: 0.1, unobservedRatio: 2, frequencyExponent: 1 });
    expect([first.toFixed(5), second.toFixed(5)]).toEqual(['0.37500', '0.52500']);
  });

  it('is that of the average row for all where the exponent is 0', () => {
    expect([...ridges(0)].map((ridge) => ridge.toFixed(5))).toEqual(['0.45000', '0.45000']);
  });
});

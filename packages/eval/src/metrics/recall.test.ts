import { ArgumentError } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { recallAtK } from './recall.js';

describe('recallAtK', () => {
  it('gives the worked example: two of three test items in the first five places', () => {
    expect(recallAtK([0, 3, 9], 5)).toBeCloseTo(2 / 3, 12);
  });

  it('counts a rank below k and no other', () => {
    expect(recallAtK([5], 5)).toBe(0);
    expect(recallAtK([4.5], 5)).toBe(1);
  });

  it('never counts an item that was not ranked', () => {
    expect(recallAtK([2, Number.POSITIVE_INFINITY], 1_000_000)).toBe(0.5);
  });

  it('finds no more than k items, however many share one place', () => {
    // Three test items tied for places 0, 1, 2 all have rank 1; a list of two can hold two of them.
    expect(recallAtK([1, 1, 1], 2)).toBeCloseTo(2 / 3, 12);
  });

  it('refuses ranks that are missing, unordered, negative or NaN, and a k below 1', () => {
    for (const ranks of [[], [3, 0], [-1], [Number.NaN]]) expect(() => recallAtK(ranks, 5)).toThrow(ArgumentError);
    for (const k of [0, -1, 2.5, Number.NaN]) expect(() => recallAtK([0], k)).toThrow(ArgumentError);
  });
});

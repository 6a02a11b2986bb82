import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { giniOf, ListCounter } from './list-metrics.js';

describe('giniOf', () => {
  it.each([
    [[4, 4, 4], 0],
    [[0, 0, 4], 2 / 3],
    // Mean difference of all nine ordered pairs is (2 * (1 + 2 + 1)) / 9 over twice the mean, 2.
    [[1, 2, 3], 2 / 9],
    [[0, 0], 0],
  ])('of %j is %d', (counts, gini) => {
    expect(giniOf(Uint32Array.from(counts))).toBeCloseTo(gini, 12);
  });

  it('is half the mean difference of all pairs over the mean (random counts)', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }), (counts) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        fc.pre(total > 0);
        const differences = counts.flatMap((a) => counts.map((b) => Math.abs(a - b)));
        const sum = differences.reduce((so, difference) => so + difference, 0);
        expect(giniOf(Uint32Array.from(counts))).toBeCloseTo(sum / (2 * counts.length * total), 10);
      }),
    );
  });
});

describe('ListCounter', () => {
  it('counts lists cut at each k, worked by hand', () => {
    // Four items with 7, 3, 1 and 0 pairs of seven users.
    const counter = new ListCounter([1, 2], Uint32Array.of(7, 3, 1, 0), 7);
    counter.add(Uint32Array.of(0, 1), Uint32Array.of(1));
    counter.add(Uint32Array.of(0, 3), Uint32Array.of(2));
    const { coverage, novelty, averagePopularity, popularityLift, gini } = counter.toMetrics();
    expect(coverage).toEqual({ 1: 1 / 4, 2: 3 / 4 });
    // -log2 of 8/8, 4/8 and 1/8: 0, 1 and 3 bits.
    expect(novelty).toEqual({ 1: 0, 2: (0.5 + 1.5) / 2 });
    expect(averagePopularity).toEqual({ 1: 7, 2: (5 + 3.5) / 2 });
    // What they took has 3 and 1 pairs, 2 as a mean.
    expect(popularityLift).toEqual({ 1: 7 / 2 - 1, 2: 4.25 / 2 - 1 });
    expect(gini[1]).toBeCloseTo(3 / 4, 12);
  });

  it('leaves users without a list out of means, and those without a profile out of the lift', () => {
    const counter = new ListCounter([3], Uint32Array.of(2, 4), 4);
    counter.add(Uint32Array.of(1), new Uint32Array(0));
    counter.add(new Uint32Array(0), Uint32Array.of(0));
    expect(counter.toMetrics().averagePopularity[3]).toBe(4);
    expect(counter.toMetrics().popularityLift[3]).toBe(1);
  });
});

import { ArgumentError, Random, ShapeError } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { pairedBootstrap } from './paired-bootstrap.js';

const normals = (seed: number, count: number, mean = 0) => {
  const random = new Random(seed);
  return Float64Array.from({ length: count }, () => random.normal(mean));
};

describe('pairedBootstrap', () => {
  it('gives the worked example: every user gains 0.25', () => {
    const result = pairedBootstrap([0.5, 1], [0.25, 0.75], { seed: 1, resampleCount: 999 });
    expect(result).toEqual({ difference: 0.25, interval: { low: 0.25, high: 0.25 }, pValue: 0.001 });
  });

  it('finds no difference between equal values', () => {
    const values = normals(1, 50);
    expect(pairedBootstrap(values, values, { seed: 1 }).pValue).toBe(1);
  });

  it('finds a gain that is small beside the spread of users, because it is paired', () => {
    const first = normals(1, 400);
    const gain = normals(2, 400, 0.05).map((noise) => 0.05 + 0.1 * noise);
    const result = pairedBootstrap(
      first.map((value, user) => value + gain[user]),
      first,
      { seed: 3 },
    );
    expect(result.interval.low).toBeGreaterThan(0);
    expect(result.pValue).toBeLessThan(0.01);
  });

  it('calls pure noise significant about as often as the level says', () => {
    const pValues = Array.from({ length: 200 }, (_, trial) => {
      const options = { seed: trial, resampleCount: 200 };
      return pairedBootstrap(normals(1000 + trial, 40), normals(5000 + trial, 40), options).pValue;
    });
    const significant = pValues.filter((p) => p < 0.1).length / pValues.length;
    expect(significant).toBeGreaterThan(0.04);
    expect(significant).toBeLessThan(0.18);
  });

  it('turns its sign with the order of the two', () => {
    const [a, b] = [normals(1, 30, 1), normals(2, 30)];
    const forth = pairedBootstrap(a, b, { seed: 4 });
    const back = pairedBootstrap(b, a, { seed: 4 });
    expect(back.difference).toBeCloseTo(-forth.difference, 12);
    expect(back.interval.low).toBeCloseTo(-forth.interval.high, 12);
    expect(back.pValue).toBe(forth.pValue);
  });
});

describe('options', () => {
  const [a, b] = [normals(1, 30, 0.3), normals(2, 30)];

  it('repeats itself with the same seed', () => {
    const run = (seed: number) => pairedBootstrap(a, b, { seed });
    expect(run(9)).toEqual(run(9));
    expect(run(9).interval).not.toEqual(run(10).interval);
  });

  it('widens the interval with the confidence', () => {
    const width = (confidence: number) => {
      const { interval } = pairedBootstrap(a, b, { seed: 5, confidence });
      return interval.high - interval.low;
    };
    expect(width(0.99)).toBeGreaterThan(width(0.8));
  });

  it('draws resampleCount times, which bounds the p-value from below', () => {
    const far = a.map((value) => value + 100);
    expect(pairedBootstrap(far, b, { seed: 5, resampleCount: 9 }).pValue).toBe(0.1);
  });

  it('refuses what is outside its range, and users that do not pair', () => {
    const seed = 1;
    for (const confidence of [0, 1, Number.NaN]) {
      expect(() => pairedBootstrap(a, b, { seed, confidence })).toThrow(ArgumentError);
    }
    expect(() => pairedBootstrap(a, b, { seed, resampleCount: 0 })).toThrow(ArgumentError);
    expect(() => pairedBootstrap([], [], { seed })).toThrow(ArgumentError);
    expect(() => pairedBootstrap(a, b.slice(1), { seed })).toThrow(ShapeError);
  });
});

import { Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { drawSample, usualSampleSize } from './sample.js';

const dim = 2;
const all = {
  vectors: Float32Array.from({ length: 100 * dim }, (_, i) => i),
  weights: Float64Array.from({ length: 100 }, (_, item) => 1 + (item % 5)),
};

describe('a sample', () => {
  it('is all vectors where there are no more', () => {
    expect(drawSample(all, dim, 100, new Random(1))).toBe(all);
    expect(drawSample(all, dim, Number.POSITIVE_INFINITY, new Random(1))).toBe(all);
  });

  it('is so many whole vectors, each once and in their order, with the weights that they have', () => {
    const { vectors, weights } = drawSample(all, dim, 30, new Random(1));
    expect([vectors.length, weights.length]).toEqual([30 * dim, 30]);
    const items = Array.from(weights, (_, i) => vectors[i * dim] / dim);
    expect(items).toEqual([...new Set(items)].sort((a, b) => a - b));
    items.forEach((item, i) => {
      expect([vectors[i * dim + 1], weights[i]]).toEqual([item * dim + 1, all.weights[item]]);
    });
  });

  it('is another for another seed, and leaves the generator where it was', () => {
    const random = new Random(1);
    const before = random.state;
    const first = drawSample(all, dim, 30, random);
    expect(drawSample(all, dim, 30, random)).toEqual(first);
    expect(drawSample(all, dim, 30, new Random(2))).not.toEqual(first);
    expect(random.state).toEqual(before);
  });

  it('leaves out what has no weight', () => {
    const weights = all.weights.map((weight, item) => (item < 60 ? 0 : weight));
    const drawn = drawSample({ ...all, weights }, dim, 20, new Random(1));
    expect(drawn.vectors.every((value) => value >= 60 * dim)).toBe(true);
    expect(drawn.weights.length).toBe(20);
    expect(drawSample({ ...all, weights }, dim, 40, new Random(1)).vectors).toBe(all.vectors);
  });
});

it.each([
  ['sampleSize', () => drawSample(all, dim, 0, new Random(1))],
  ['vectors', () => drawSample({ ...all, weights: all.weights.subarray(1) }, dim, 30, new Random(1))],
])('refuses what does not fit: %s', (argument, draw) => {
  expect(draw).toThrow(new RegExp(`^${argument}: expected`));
});

describe('the usual size', () => {
  it('is 256 vectors a codeword, and never less than 65,536', () => {
    expect([1, 256, 1000].map(usualSampleSize)).toEqual([65_536, 65_536, 256_000]);
  });
});

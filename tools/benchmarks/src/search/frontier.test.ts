import { describe, expect, it } from 'vitest';
import { frontierOf, microsecondsAt } from './frontier.js';

const fast = { recall: 0.8, microseconds: 10 };
const slow = { recall: 1, microseconds: 1000 };
const beaten = { recall: 0.7, microseconds: 50 };

describe('frontierOf', () => {
  it('keeps the points that no other beats, by time', () => {
    expect(frontierOf([slow, beaten, fast])).toEqual([fast, slow]);
    expect(frontierOf([])).toEqual([]);
  });

  it('keeps one of two points at the same recall, the faster', () => {
    expect(frontierOf([{ ...fast, microseconds: 11 }, fast])).toEqual([fast]);
  });
});

describe('microsecondsAt', () => {
  it('is the geometric mean half-way between two points', () => {
    expect(microsecondsAt([fast, slow, beaten], 0.9)).toBeCloseTo(100); // sqrt(10 * 1000)
  });

  it('is exact at a point, and the time of the first below it', () => {
    expect(microsecondsAt([fast, slow], 1)).toBe(1000);
    expect(microsecondsAt([fast, slow], 0.5)).toBe(10);
  });

  it('is nothing where no point reaches the recall', () => {
    expect(microsecondsAt([fast], 0.9)).toBeUndefined();
  });
});

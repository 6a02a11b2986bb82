import { ArgumentError } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { EarlyStopping } from './early-stopping.js';
import { scoreModel } from './validation.js';

describe('EarlyStopping', () => {
  it('knows the best, keeps the earlier of equals, and is exhausted after `patience` misses in a row', () => {
    const stopping = new EarlyStopping(2);
    expect([0.1, 0.3, 0.2, 0.4].map((score, i) => stopping.observe(i + 1, score))).toEqual([true, true, false, true]);
    expect(stopping.state).toEqual({ bestEpoch: 4, bestScore: 0.4, misses: 0 });
    expect(stopping.observe(5, 0.4)).toBe(false);
    expect(stopping.exhausted).toBe(false);
    expect(stopping.observe(6, 0.39)).toBe(false);
    expect(stopping.exhausted).toBe(true);
    expect(stopping.state.bestEpoch).toBe(4);
  });

  it('takes a first score of 0 or less as the best', () => {
    for (const score of [0, -3]) {
      const stopping = new EarlyStopping(1);
      expect(stopping.observe(1, score)).toBe(true);
      expect(stopping.state.bestScore).toBe(score);
    }
  });

  it('without scores takes the latest, and is never exhausted', () => {
    const stopping = new EarlyStopping(1);
    for (const epoch of [1, 2, 3]) expect(stopping.observe(epoch)).toBe(true);
    expect(stopping.state).toEqual({ bestEpoch: 3, misses: 0 });
    expect(stopping.exhausted).toBe(false);
  });

  it('goes on from a state that went through JSON as if nothing had been', () => {
    for (const scores of [[], [undefined], [0.2], [0.2, 0.1]]) {
      const stopping = new EarlyStopping(2);
      scores.forEach((score, i) => {
        stopping.observe(i + 1, score);
      });
      const resumed = new EarlyStopping(2);
      resumed.state = JSON.parse(JSON.stringify(stopping.state));
      expect(resumed.observe(9, 0.15)).toBe(stopping.observe(9, 0.15));
      expect(resumed.exhausted).toBe(stopping.exhausted);
      expect(resumed.state).toEqual(stopping.state);
    }
  });
});

describe('scoreModel', () => {
  it('is undefined without validate, and waits for a promise', async () => {
    expect(await scoreModel(undefined, 'model')).toBeUndefined();
    expect(await scoreModel(async (model: string) => model.length, 'model')).toBe(5);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined])('refuses a score of %s', async (score) => {
    await expect(scoreModel(() => score as number, 'model')).rejects.toThrow(ArgumentError);
  });
});

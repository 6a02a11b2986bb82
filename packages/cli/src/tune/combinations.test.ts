import { describe, expect, it } from 'vitest';
import { combinationsOf } from './combinations.js';

const space = { lambda: [0.1, 0.2], dim: [8, 16, 32] };

describe('combinationsOf', () => {
  it('are all, of settings in the order of the help', () => {
    expect(combinationsOf(space, { seed: 0 })).toEqual([
      { dim: 8, lambda: 0.1 },
      { dim: 8, lambda: 0.2 },
      { dim: 16, lambda: 0.1 },
      { dim: 16, lambda: 0.2 },
      { dim: 32, lambda: 0.1 },
      { dim: 32, lambda: 0.2 },
    ]);
    expect(combinationsOf({}, { seed: 0 })).toEqual([{}]);
  });

  it('are so many of them, each once, drawn by the seed; more of them begin with the same', () => {
    const all = combinationsOf(space, { seed: 0 }).map((values) => JSON.stringify(values));
    const drawn = (trials: number, seed = 1) =>
      combinationsOf(space, { trials, seed }).map((values) => JSON.stringify(values));
    expect(new Set(drawn(4)).size).toBe(4);
    for (const values of drawn(4)) expect(all).toContain(values);
    expect(drawn(5).slice(0, 4)).toEqual(drawn(4));
    expect(new Set([1, 2, 3, 4, 5].map((seed) => drawn(4, seed).join())).size).toBeGreaterThan(1);
    expect(drawn(6)).toEqual(all);
  });
});

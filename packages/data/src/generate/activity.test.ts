import { Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawActivity } from './activity.js';

const sizes = fc
  .record({ userCount: fc.integer({ min: 1, max: 60 }), itemCount: fc.integer({ min: 2, max: 200 }) })
  .chain(({ userCount, itemCount }) =>
    fc.record({
      userCount: fc.constant(userCount),
      itemCount: fc.constant(itemCount),
      pairCount: fc.integer({ min: userCount, max: userCount * Math.floor(itemCount / 2) }),
    }),
  );

describe('drawActivity', () => {
  it('adds up to the number of pairs exactly, within its bounds', () => {
    fc.assert(
      fc.property(sizes, fc.integer(), ({ userCount, itemCount, pairCount }, seed) => {
        const counts = drawActivity(userCount, itemCount, pairCount, new Random(seed));
        expect(counts.length).toBe(userCount);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(pairCount);
        const most = Math.max(Math.floor(itemCount / 8), Math.ceil(pairCount / userCount));
        for (const count of counts) expect(count >= 1 && count <= most).toBe(true);
      }),
    );
  });

  it('gives 3 or more where there are enough, most users few and some very many', () => {
    const counts = drawActivity(5000, 9000, 120_000, new Random(1)).sort();
    expect(counts[0]).toBeGreaterThanOrEqual(3);
    const [median, largest] = [counts[2500], counts[4999]];
    expect(median).toBeLessThan(24); // the mean; usually 14
    expect(largest).toBeGreaterThan(20 * median); // usually 1,125
  });
});

import { type Id, IdMap } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignItemFeatures } from './item-features.js';

describe('alignItemFeatures', () => {
  it('gives each id its row, and ids without one zeros', () => {
    const known: Id[] = ['a', 'b', 7, 'd'];
    const vectors = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    fc.assert(
      fc.property(fc.shuffledSubarray<Id>([...known, 'new', 8]), (kept) => {
        const to: IdMap = IdMap.from(kept);
        const aligned = alignItemFeatures({ items: IdMap.from(known), vectors, dim: 2 }, to);
        const expected = kept.flatMap((id) => {
          const row = known.indexOf(id);
          return row < 0 ? [0, 0] : [2 * row + 1, 2 * row + 2];
        });
        expect([...aligned.vectors]).toEqual(expected);
        expect([aligned.dim, aligned.missingCount]).toEqual([2, kept.filter((id) => !known.includes(id)).length]);
      }),
    );
  });

  it('takes rows without ids for the items 0 to n - 1', () => {
    const features = { vectors: Float32Array.of(1, 2, 3), dim: 1 };
    expect(alignItemFeatures(features, IdMap.from([2, 9, 0]))).toEqual({
      ...{ vectors: Float32Array.of(3, 0, 1), dim: 1, missingCount: 1 },
    });
  });
});

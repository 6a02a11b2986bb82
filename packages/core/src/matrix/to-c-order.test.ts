import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCOrder } from './to-c-order.js';

describe('toCOrder', () => {
  it('turns the columns of a matrix into its rows', () => {
    expect([...toCOrder(Float32Array.of(0, 3, 1, 4, 2, 5), [2, 3])]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('puts each entry where its indices say, in any number of dimensions', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { maxLength: 5 }), (shape) => {
        const length = shape.reduce((product, size) => product * size, 1);
        const ordered = toCOrder(
          Int32Array.from({ length }, (_, i) => i),
          shape,
        );
        for (let target = 0; target < length; target++) {
          expect(ordered[target]).toBe(fortranPlace(indicesOf(target, shape), shape));
        }
      }),
    );
  });
});

/** The indices of the entry at `place` in C order. */
function indicesOf(place: number, shape: readonly number[]): number[] {
  let rest = place;
  return shape
    .toReversed()
    .map((size) => {
      const index = rest % size;
      rest = (rest - index) / size;
      return index;
    })
    .reverse();
}

function fortranPlace(indices: readonly number[], shape: readonly number[]): number {
  return indices.reduceRight((place, index, axis) => place * shape[axis] + index, 0);
}

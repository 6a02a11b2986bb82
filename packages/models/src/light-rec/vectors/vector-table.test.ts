import { Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DenseAdam } from '../../adam/dense-adam.js';
import { expectClose, normals } from '../../test-support/index.js';
import { VectorTable } from './vector-table.js';

const [itemCount, dim] = [7, 3];
const rateOf = (step: number) => 0.02 / step;

/** Zero, or well above what Adam's epsilon blurs. */
const gradient = fc.integer({ min: -20, max: 20 }).map((tenths) => tenths / 10);
/** Distinct items of a step, and the gradients of their vectors. */
const batch = fc
  .subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1, maxLength: 4 })
  .chain((items) =>
    fc
      .array(gradient, { minLength: items.length * dim, maxLength: items.length * dim })
      .map((gradients) => ({ items: Uint32Array.from(items), gradients: Float32Array.from(gradients) })),
  );

describe('VectorTable', () => {
  it('moves as dense Adam does over all items, of which most have no gradient in a step', () => {
    fc.assert(
      fc.property(fc.array(batch, { minLength: 1, maxLength: 12 }), (batches) => {
        const itemVectors = normals(new Random(1), itemCount * dim);
        const table = new VectorTable({ itemVectors, dim, batchItems: 4, learningRate: rateOf });
        const dense = new DenseAdam(itemVectors.slice());
        batches.forEach(({ items, gradients }, i) => {
          const read = table.read(items, i + 1);
          const expected = Array.from(items).flatMap((item) =>
            Array.from(dense.values.subarray(item * dim, (item + 1) * dim)),
          );
          expectClose(read, expected, 1e-4);
          const all = new Float32Array(itemCount * dim);
          items.forEach((item, row) => {
            all.set(gradients.subarray(row * dim, (row + 1) * dim), item * dim);
          });
          table.move(gradients, i + 1);
          dense.update(all, i + 1, rateOf(i + 1));
        });
        table.catchUp(batches.length);
        expectClose(table.toVectors(), dense.values, 1e-4);
      }),
    );
  });

  it('leaves what it starts from as it was', () => {
    const itemVectors = normals(new Random(1), itemCount * dim);
    const before = itemVectors.slice();
    const table = new VectorTable({ itemVectors, dim, batchItems: 4, learningRate: rateOf });
    table.read(Uint32Array.of(2), 1);
    table.move(Float32Array.of(1, 1, 1), 1);
    expect(itemVectors).toEqual(before);
    expect(table.toVectors()).not.toEqual(before);
  });
});

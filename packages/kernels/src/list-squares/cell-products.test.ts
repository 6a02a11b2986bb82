import { Random } from '@lightrec/core';
import { randomFloats, seeds, spreads } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomCells } from '../test-support/random-cells.js';
import { createCellProducts } from './cell-products.js';

const cases = fc.record({
  seed: seeds,
  spread: spreads,
  rowCount: fc.integer({ min: 1, max: 1100 }),
  partnerCount: fc.integer({ min: 1, max: 30 }),
  dim: fc.integer({ min: 1, max: 18 }),
  scale: fc.constantFrom(0 as const, 1 as const),
});

describe('createCellProducts', () => {
  it('gives the same bits on both engines', () => {
    fc.assert(
      fc.property(cases, ({ seed, spread, rowCount, partnerCount, dim, scale }) => {
        const [wasm, plain] = (['wasm', 'plain'] as const).map((engine) => {
          const random = new Random(seed);
          const cells = randomCells(random, { rowCount, partnerCount, mostCells: 6 });
          const products = createCellProducts({ partnerCount, dim, mostCells: 6, engine });
          products.setPartners(randomFloats(random, partnerCount * dim, spread));
          const rows = randomFloats(random, rowCount * dim, spread);
          const sums = randomFloats(random, rowCount * dim, spread);
          const first = random.integer(rowCount);
          const [own, ownSums] = [rows.subarray(first * dim), sums.subarray(first * dim)];
          return { loss: products.add(cells, first, rowCount, own, ownSums, scale), sums };
        });
        expect(wasm).toEqual(plain);
      }),
      { numRuns: 40 },
    );
  });

  it('is half the negative gradient of the weighted squared errors, and their Hessian', () => {
    // One row, partners (1, 2) and (3, -1), targets 4 and 5, weights 2 and .5.
    const cells = {
      offsets: Uint32Array.of(0, 2),
      partners: Uint32Array.of(1, 0),
      weights: Float32Array.of(2, 0.5),
      targets: Float32Array.of(4, 5),
    };
    const products = createCellProducts({ partnerCount: 2, dim: 2, mostCells: 2 });
    products.setPartners(Float32Array.of(3, -1, 1, 2));
    const x = Float32Array.of(1, 1);
    const sums = Float32Array.of(10, 10);
    // Scores 3 and 2, errors 1 and 3: 2 * 1 * (1, 2) + .5 * 3 * (3, -1) = (6.5, 2.5).
    expect(products.add(cells, 0, 1, x, sums, 1)).toBe(2 * 1 + 0.5 * 9);
    expect([...sums]).toEqual([16.5, 12.5]);
    // Scores alone: -(2 * 3 * (1, 2) + .5 * 2 * (3, -1)) = (-9, -11).
    sums.fill(0);
    products.add(cells, 0, 1, x, sums, 0);
    expect([...sums]).toEqual([-9, -11]);
  });

  it('takes a row of more cells than a block has', () => {
    const count = 140_000;
    const cells = {
      offsets: Uint32Array.of(0, 1, count),
      partners: new Uint32Array(count),
      weights: new Float32Array(count).fill(1),
      targets: new Float32Array(count).fill(2),
    };
    const products = createCellProducts({ partnerCount: 1, dim: 1, mostCells: count });
    products.setPartners(Float32Array.of(1));
    const sums = new Float32Array(2);
    expect(products.add(cells, 0, 2, Float32Array.of(1, 1), sums, 1)).toBe(count);
    expect([...sums]).toEqual([1, count - 1]);
  });
});

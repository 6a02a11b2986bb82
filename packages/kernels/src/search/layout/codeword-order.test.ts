import { Random } from '@lightrec/core';
import { randomFloats } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { orderCodewords } from './codeword-order.js';

const dim = 4;

/** Mean distance of each codeword from the next. */
function distanceOfNeighbours(codebook: Float32Array, order: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 1; i < order.length; i++) {
    const [a, b] = [order[i - 1], order[i]].map((w) => codebook.subarray(w * dim, (w + 1) * dim));
    sum += Math.hypot(...a.map((value, d) => value - b[d]));
  }
  return sum / (order.length - 1);
}

describe('the order of codewords', () => {
  it('has each codeword once, whatever the codebook', () => {
    for (const codewordCount of [1, 2, 3, 16, 37, 255, 256]) {
      for (const codebook of [
        randomFloats(new Random(codewordCount), codewordCount * dim),
        randomFloats(new Random(codewordCount), codewordCount * dim, 'grid'),
        new Float32Array(codewordCount * dim),
        new Float32Array(codewordCount * dim).fill(3e38),
      ]) {
        const order = orderCodewords(codebook, dim);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from(order.keys()));
      }
    }
  });

  it('brings like ones together', () => {
    for (const seed of [1, 2, 3]) {
      const random = new Random(seed);
      const codebook = randomFloats(random, 256 * dim);
      // Usually 0.65 of it.
      expect(distanceOfNeighbours(codebook, orderCodewords(codebook, dim))).toBeLessThan(
        0.8 * distanceOfNeighbours(codebook, random.permutation(256)),
      );
    }
  });

  it('puts codewords on a line in the order of the line', () => {
    const codebook = Float32Array.of(5, 1, 4, 2, 8, 3, 7, 6);
    const order = [...orderCodewords(codebook, 1)].map((w) => codebook[w]);
    expect([order, order.toReversed()]).toContainEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

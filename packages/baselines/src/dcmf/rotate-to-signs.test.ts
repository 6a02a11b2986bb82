import { Random } from '@lightrec/core';
import { randomFloats } from '@lightrec/oracles';
import { expect, it } from 'vitest';
import { rotateToSigns } from './rotate-to-signs.js';

const bitCount = 6;
const draw = (seed: number, rowCount: number) =>
  Float64Array.from(randomFloats(new Random(seed), rowCount * bitCount), (value, i) => value * (1 + (i % bitCount)));

/** How far the codes are from their signs. */
const distance = (codes: Float64Array) => codes.reduce((sum, value) => sum + (value - Math.sign(value)) ** 2, 0);

it('changes no inner product, and brings the codes nearer to their signs with each fit', () => {
  let before = Number.POSITIVE_INFINITY;
  for (const iterations of [0, 1, 2, 10]) {
    const [users, items] = [draw(1, 30), draw(2, 50)];
    const product = (user: number, item: number) => {
      let sum = 0;
      for (let b = 0; b < bitCount; b++) sum += users[user * bitCount + b] * items[item * bitCount + b];
      return sum;
    };
    const products = [product(0, 0), product(7, 3), product(29, 49)];
    rotateToSigns([users, items], bitCount, iterations);
    expect(product(0, 0)).toBeCloseTo(products[0], 8);
    expect(product(7, 3)).toBeCloseTo(products[1], 8);
    expect(product(29, 49)).toBeCloseTo(products[2], 8);
    const after = distance(users) + distance(items);
    expect(after).toBeLessThan(before);
    before = after;
  }
});

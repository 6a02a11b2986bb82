import { describe, expect, it } from 'vitest';
import { generateClustered, generateFlat } from './generate.js';

const options = { itemCount: 200, dim: 32, userCount: 10 };

describe.each([generateClustered, generateFlat])('%o', (generate) => {
  it('gives the same vectors for the same seed, and others for another', () => {
    expect(generate(options)).toEqual(generate(options));
    expect(generate({ ...options, seed: 1 }).itemVectors).not.toEqual(generate(options).itemVectors);
  });

  it('begins with the fewer items where there are more, and has the same users', () => {
    const more = generate({ ...options, itemCount: 300 });
    const fewer = generate(options);
    expect(more.itemVectors.slice(0, fewer.itemVectors.length)).toEqual(fewer.itemVectors);
    expect(more.users).toEqual(fewer.users);
  });

  it('has a row for each item and user, finite', () => {
    const { itemVectors, users } = generate(options);
    expect([itemVectors.length, users.length]).toEqual([200 * 32, 10 * 32]);
    expect([...itemVectors, ...users].every(Number.isFinite)).toBe(true);
  });
});

describe('generateClustered', () => {
  it('has variances that fall from one dimension to the next', () => {
    const { itemVectors } = generateClustered({ ...options, itemCount: 2000 });
    const variance = (d: number) => {
      let sum = 0;
      for (let i = d; i < itemVectors.length; i += 32) sum += itemVectors[i] ** 2;
      return sum;
    };
    expect(variance(0)).toBeGreaterThan(4 * variance(31));
  });
});

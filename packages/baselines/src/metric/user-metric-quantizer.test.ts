import { Random } from '@lightrec/core';
import { optionRefusals, quantizerConformance } from '@lightrec/core/testing';
import { randomFloats } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { optimizedProductQuantizer } from '../product/optimized-product-quantizer.js';
import { productQuantizer } from '../product/product-quantizer.js';
import { userMetricNames, userMetricQuantizer } from './user-metric-quantizer.js';

const dim = 8;
const userVectors = randomFloats(new Random(1), 50 * dim).map((value, i) => value * (i % dim === 0 ? 4 : 1));
const inMetric = () => userMetricQuantizer(optimizedProductQuantizer({ rotations: 3 }), { userVectors, dim });

describe('a quantizer in the metric of users keeps the contract', () => {
  // The error that counts is another than the suite's, and larger by it.
  for (const { name, check } of quantizerConformance(inMetric, { 1: [0.3, 0.6], 2: [0.12, 0.4], 4: [0.03, 0.2] })) {
    it(name, check);
  }
});

describe('userMetricQuantizer', () => {
  const itemVectors = randomFloats(new Random(2), 500 * dim);
  const training = { dim, codebookCount: 4, codewordCount: 16, random: new Random(3) };

  /** The mean squared error of all users' scores, in plain loops. */
  function scoreError(decoded: (item: number) => Float32Array): number {
    let sum = 0;
    for (let user = 0; user < 50; user++) {
      for (let item = 0; item < 500; item++) {
        const vector = decoded(item);
        let error = 0;
        for (let d = 0; d < dim; d++) error += userVectors[user * dim + d] * (itemVectors[item * dim + d] - vector[d]);
        sum += error ** 2;
      }
    }
    return sum / 25_000;
  }

  it('leaves less error of scores than the quantizer alone', async () => {
    const [own, alone] = [inMetric(), optimizedProductQuantizer({ rotations: 3 })];
    const [inTheirs, inOwn] = await Promise.all([own.train(itemVectors, training), alone.train(itemVectors, training)]);
    const [error, before] = [inTheirs, inOwn].map((table) => scoreError((item) => table.decode(item)));
    expect(error).toBeLessThan(0.95 * before);
  });

  it('is the quantizer itself where users are alike in all directions', async () => {
    const unit = Float32Array.from({ length: dim * dim }, (_, i) => (i % (dim + 1) === 0 ? Math.sqrt(dim) : 0));
    const same = await userMetricQuantizer(productQuantizer(), { userVectors: unit, dim }).train(itemVectors, training);
    const { codes, codebooks } = await productQuantizer().train(itemVectors, training);
    expect(same.codes).toEqual(codes);
    same.codebooks.forEach((value, i) => {
      expect(value).toBeCloseTo(codebooks[i], 6);
    });
  });

  it('takes users who span fewer dimensions', async () => {
    const flat = userVectors.map((value, i) => (i % dim < 3 ? value : 0));
    const table = await userMetricQuantizer(productQuantizer(), { userVectors: flat, dim }).train(
      itemVectors,
      training,
    );
    expect(table.codebooks.every(Number.isFinite)).toBe(true);
  });

  it('refuses what is no quantizer, users who are all zero, and vectors of another dimension', async () => {
    expect(() => userMetricQuantizer({} as never, { userVectors, dim })).toThrow('quantizer: expected a quantizer');
    const zeros = new Float32Array(dim);
    expect(() => userMetricQuantizer(productQuantizer(), { userVectors: zeros, dim })).toThrow(
      'userVectors: expected at least one that is not zero, received 1 without any',
    );
    await expect(inMetric().train(itemVectors, { ...training, dim: 4 })).rejects.toThrow('vectors: expected');
  });

  const call = (options: object) => userMetricQuantizer(productQuantizer(), { userVectors, dim, ...options });
  for (const { name, check } of optionRefusals({ names: userMetricNames, call })) it(`refuses ${name}`, check);
});

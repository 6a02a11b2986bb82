import { Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluation/evaluate.js';
import { interactionsOf, listsOnly, range, recommenderOf, scoring } from '../test-support.js';
import { evaluateSampled } from './evaluate-sampled.js';
import { NegativeSampler } from './negative-sampler.js';

const scoreRows = fc.array(fc.array(fc.nat(5), { minLength: 8, maxLength: 8 }), { minLength: 3, maxLength: 3 });
const test = interactionsOf([[1], [2], [7]], 8);
const train = interactionsOf([[0], [3, 4], []], 8);

describe('evaluateSampled', () => {
  it('of all items is `evaluate`, where users have one test item each (random scores)', async () => {
    await fc.assert(
      fc.asyncProperty(scoreRows, fc.nat(9), async (rows, seed) => {
        const options = { test, exclude: train, cutoffs: [1, 3] as const };
        const whole = await evaluate(scoring(rows), options);
        const sampled = await evaluateSampled(scoring(rows), { ...options, negativeCount: 8, seed });
        expect(sampled.sampledHitRate).toEqual(whole.hitRate);
        expect(sampled.sampledMrr).toBeCloseTo(whole.mrr, 12);
        for (const k of options.cutoffs) expect(sampled.sampledNdcgAt[k]).toBeCloseTo(whole.ndcgAt[k], 12);
        expect(sampled.pairCount).toBe(3);
      }),
    );
  });

  it('flatters: a scorer by chance finds a test item among ten of ten and one, and not among the catalogue', async () => {
    const random = new Random(1);
    const rows = range(40).map(() => range(400).map(() => random.uniform()));
    const options = {
      test: interactionsOf(
        range(40).map((user) => [user]),
        400,
      ),
      exclude: [],
      cutoffs: [10] as const,
    };
    const { sampledHitRate } = await evaluateSampled(recommenderOf(rows), { ...options, negativeCount: 10, seed: 1 });
    expect(sampledHitRate[10]).toBeGreaterThan(0.75); // usually .9
    expect((await evaluate(scoring(rows), options)).hitRate[10]).toBeLessThan(0.15); // usually .025
  });

  it('gives the same with the same seed, in batches of any size', async () => {
    const rows = range(3).map((user) => range(8).map((item) => (item * (user + 3)) % 7));
    const of = (changes: object) =>
      evaluateSampled(scoring(rows), { test, exclude: train, cutoffs: [2], negativeCount: 2, seed: 5, ...changes });
    expect(await of({})).toEqual(await of({ batchSize: 1 }));
    const others = await Promise.all(range(8).map((seed) => of({ seed })));
    expect(new Set(others.map(({ sampledMrr }) => sampledMrr)).size).toBeGreaterThan(1);
  });

  it('refuses a recommender that gives lists alone', async () => {
    const lists = listsOnly(recommenderOf(range(3).map(() => range(8))));
    await expect(evaluateSampled(lists, { test, exclude: train, cutoffs: [1], seed: 1 })).rejects.toThrow(
      'source: expected a recommender with `scoreItems`',
    );
  });
});

describe('NegativeSampler', () => {
  it('draws distinct items of none of the sets, each as often (random draws)', () => {
    const sampler = new NegativeSampler(10, [Uint32Array.of(0, 1), Uint32Array.of(1, 9)]);
    const random = new Random(3);
    const counts = new Uint32Array(10);
    for (let i = 0; i < 2000; i++) {
      const drawn = sampler.draw(1 + (i % 5), random);
      expect(new Set(drawn).size).toBe(1 + (i % 5));
      for (const item of drawn) counts[item]++;
    }
    expect([counts[0], counts[1], counts[9]]).toEqual([0, 0, 0]);
    const free = [...counts.subarray(2, 9)];
    expect(Math.max(...free) / Math.min(...free)).toBeLessThan(1.2); // usually 1.05
  });

  it('gives all there are where more are wanted', () => {
    expect(new NegativeSampler(4, [Uint32Array.of(2)]).draw(9, new Random(1)).sort()).toEqual([0, 1, 3]);
  });
});

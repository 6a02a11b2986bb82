import { expect, it } from 'vitest';
import { rowsOf } from './measure-run.js';

it('compares each system with the first: how many times faster, how many times smaller', () => {
  const systems = [
    { name: 'float', bytesPerItem: 128, totalBytes: 12_800 },
    { name: 'codes', bytesPerItem: 4, totalBytes: 3_200 },
  ];
  const evaluations = [0.4, 0.3].map((value) => ({
    recall: { 20: value / 4, 100: value },
    ndcgAt: { 20: value / 8 },
    ndcg: value / 2,
  }));
  const common = { recallAt20: 0.075, recallAt100: 0.3, ndcgAt20: 0.0375, ndcg: 0.15 };
  // 60 µs are a fifth of 300 µs, 3,200 bytes a quarter of 12,800.
  expect(rowsOf(systems, evaluations, [300, 60])).toMatchObject([
    { system: 'float', microsecondsPerQuery: 300, speedup: 1, compression: 1 },
    { system: 'codes', bytesPerItem: 4, ...common, microsecondsPerQuery: 60, speedup: 5, compression: 4 },
  ]);
});

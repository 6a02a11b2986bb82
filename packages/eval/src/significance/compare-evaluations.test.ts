import { ArgumentError, Interactions } from '@lightrec/core';
import { expect, it } from 'vitest';
import { evaluate } from '../evaluation/evaluate.js';
import { compareEvaluations } from './compare-evaluations.js';
import { pairedBootstrap } from './paired-bootstrap.js';

const userCount = 20;
const test = Interactions.fromPairs(
  Array.from({ length: userCount }, (_, user) => [user, `item ${user % 5}`] as const),
  { items: Array.from({ length: 10 }, (_, i) => `item ${i}`) },
);
const inOrder = (users: ArrayLike<number>, scores: Float32Array) => {
  for (let i = 0; i < users.length * 10; i++) scores[i] = -(i % 10);
};
const allEqual = (_: ArrayLike<number>, scores: Float32Array) => {
  scores.fill(0);
};

it('compares the picked metric of the same users', async () => {
  const options = { test, exclude: [], cutoffs: [3] } as const;
  const first = await evaluate(inOrder, options);
  const second = await evaluate(allEqual, options);
  const result = compareEvaluations(first, second, { metric: (perUser) => perUser.recall[3], seed: 1 });
  expect(result).toEqual(pairedBootstrap(first.perUser.recall[3], second.perUser.recall[3], { seed: 1 }));
  expect(result.difference).toBeCloseTo(0.6, 12);
});

it('refuses evaluations of different users', async () => {
  const options = { test, exclude: [], cutoffs: [3] } as const;
  const first = await evaluate(inOrder, { ...options, users: [0, 1] });
  const metric = (perUser: typeof first.perUser) => perUser.ndcg;
  for (const users of [[1, 0], [0]]) {
    const second = await evaluate(allEqual, { ...options, users });
    expect(() => compareEvaluations(first, second, { metric, seed: 1 })).toThrow(ArgumentError);
  }
});

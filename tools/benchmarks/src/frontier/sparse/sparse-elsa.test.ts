import { Interactions, Random } from '@lightrec/core';
import { splitByUser } from '@lightrec/data';
import { evaluate } from '@lightrec/eval';
import { EmbeddingModel, trainElsa } from '@lightrec/models';
import { expect, it } from 'vitest';
import { trainSparseElsa } from './sparse-elsa.js';
import { pruneRows } from './sparse-rows.js';

/** 120 users of six tastes, nine of ten pairs by these. */
const random = new Random(1);
const pairs = Array.from({ length: 1200 }, (_, i) => {
  const taste = random.uniform() < 0.9 ? i % 6 : random.integer(6);
  return [i % 120, taste + 6 * random.integer(15)] as const;
});
const { train, test } = splitByUser(Interactions.fromPairs(pairs), { seed: 1 });
const options = { dim: 16, epochs: 20, batchSize: 32, seed: 3 };
const recallOf = async (model: Parameters<typeof evaluate>[0]) =>
  (await evaluate(model, { test, exclude: train, cutoffs: [20] })).recall[20];

it('with all components left it is ELSA, to the rounding of bytes', async () => {
  const { model: dense } = await trainElsa(train, options);
  const { model } = trainSparseElsa(train, { ...options, componentCount: 16 });
  model.itemVectors.forEach((value, at) => {
    expect(Math.abs(value - dense.itemVectors[at])).toBeLessThan(0.01);
  });
  expect(Math.abs((await recallOf(model)) - (await recallOf(dense)))).toBeLessThan(0.01);
});

it('items end with so many components, in so many bytes, and users are sums of what is decoded', async () => {
  const { model, bytesPerItem } = trainSparseElsa(train, { ...options, componentCount: 3 });
  expect(bytesPerItem).toBe(10);
  for (let item = 0; item < model.itemCount; item++) {
    expect(model.itemVectorAt(item).filter((value) => value !== 0).length).toBeLessThanOrEqual(3);
  }
  const sum = new Float32Array(16);
  for (const item of train.itemIndicesOf(5)) {
    for (let d = 0; d < 16; d++) sum[d] += model.itemVectorAt(item)[d];
  }
  expect(model.userVectorAt(5)).toEqual(sum);
});

it('vectors pruned while they learn keep more than vectors pruned once they have', async () => {
  const { model } = trainSparseElsa(train, { ...options, componentCount: 2 });
  const { model: dense } = await trainElsa(train, options);
  const itemVectors = dense.itemVectors.slice();
  pruneRows(itemVectors, 16, 2);
  const atOnce = new EmbeddingModel({ ...dense, dim: 16, users: dense.users, items: dense.items, itemVectors });
  expect(await recallOf(model)).toBeGreaterThan(await recallOf(atOnce));
});

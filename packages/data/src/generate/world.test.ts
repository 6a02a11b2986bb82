import { Random } from '@lightrec/core';
import { expect, it } from 'vitest';
import { drawWorld } from './world.js';

it('drawWorld leaves its generator where it was, so that what follows does not depend on the sizes', () => {
  const random = new Random(1);
  const before = [...random.state];
  const { clusters, items } = drawWorld({ itemCount: 30, clusterCount: 4 }, random);
  expect([...random.state]).toEqual(before);
  expect([clusters.cumulativeShares.length, items.weights.length]).toEqual([4, 30]);
});

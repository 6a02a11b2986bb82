import type { Recommender } from '@lightrec/core';
import { expect, it } from 'vitest';
import { queryTimes } from './query-times.js';

/** Answers with nothing, after so many turns of a loop. */
function busy(turns: number, asked: number[]): Recommender {
  return {
    userCount: 4,
    itemCount: 1,
    recommendIndices(users) {
      asked.push(...Array.from(users));
      let sum = 0;
      for (let i = 0; i < turns; i++) sum += Math.sqrt(i);
      return [{ itemIndices: Uint32Array.of(0), scores: Float32Array.of(sum) }];
    },
  };
}

it('asks every system for the same users, and finds the slow one slower', async () => {
  const asked: number[][] = [[], []];
  const exclude = { itemIndicesOf: () => new Uint32Array(0) };
  const systems = [busy(20_000, asked[0]), busy(2_000_000, asked[1])];
  const [fast, slow] = await queryTimes(systems, {
    ...{ k: 1, exclude, seed: 1 },
    users: Uint32Array.of(1, 3),
    blockCount: 5,
    queriesPerBlock: 4,
  });
  expect(slow).toBeGreaterThan(5 * fast);
  expect(asked[0].slice(-20)).toEqual(asked[1].slice(-20));
  expect(new Set(asked[0])).toEqual(new Set([1, 3]));
});

it('stops between two blocks with the reason of the signal', async () => {
  const controller = new AbortController();
  const asked: number[] = [];
  const exclude = { itemIndicesOf: () => new Uint32Array(0) };
  const times = queryTimes([busy(1, asked)], {
    k: 1,
    exclude,
    seed: 1,
    users: Uint32Array.of(0),
    signal: controller.signal,
  });
  controller.abort(new Error('enough'));
  await expect(times).rejects.toThrow('enough');
  expect(asked.length).toBeLessThan(100);
});

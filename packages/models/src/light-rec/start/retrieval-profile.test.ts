import { Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { clusteredData, randomModel } from '../../test-support/index.js';
import { retrievalProfile } from './retrieval-profile.js';

const { train } = clusteredData(1);
const dim = 4;
const teacher = randomModel(2, train.userCount, train.itemCount, dim);

describe('retrievalProfile', () => {
  it("counts each item in the users' lists, and gives the mean direction of the users who have it there", async () => {
    const { counts, directions } = await retrievalProfile(teacher, train, { listLength: 5, random: new Random(1) });
    const expected = new Float64Array(train.itemCount);
    const sums = new Float64Array(train.itemCount * dim);
    for (let user = 0; user < train.userCount; user++) {
      const [{ itemIndices }] = teacher.recommendIndices([user], { k: 5, excludeIndices: train });
      for (const item of itemIndices) {
        expected[item]++;
        for (let d = 0; d < dim; d++) sums[item * dim + d] += teacher.userVectorAt(user)[d];
      }
    }
    expect(counts).toEqual(expected);
    for (let item = 0; item < train.itemCount; item++) {
      const own = counts[item]
        ? sums.subarray(item * dim, (item + 1) * dim)
        : teacher.itemVectors.subarray(item * dim, (item + 1) * dim);
      const norm = Math.hypot(...own);
      for (let d = 0; d < dim; d++) expect(directions[item * dim + d]).toBeCloseTo(own[d] / norm, 5);
    }
  });

  it('asks at most `userLimit` users, and scales the counts to all', async () => {
    const { counts } = await retrievalProfile(teacher, train, { listLength: 5, userLimit: 20, random: new Random(1) });
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(train.userCount * 5);
    expect(counts.every((count) => count % 4 === 0)).toBe(true);
  });

  it('stops with the reason of the signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(retrievalProfile(teacher, train, { random: new Random(1), signal })).rejects.toThrow('enough');
  });
});

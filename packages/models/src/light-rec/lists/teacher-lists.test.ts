import { describe, expect, it } from 'vitest';
import { clusteredData, randomModel } from '../../test-support/index.js';
import { listOf, teacherLists } from './teacher-lists.js';

const { train } = clusteredData(4, { userCount: 300, itemCount: 40, itemsPerUser: 12 });
const teacher = randomModel(5, train.userCount, train.itemCount, 4);

describe('teacherLists', () => {
  it("are the teacher's recommendations to every user, without what the user has", async () => {
    const lists = await teacherLists(teacher, train, { listLength: 9 });
    for (const user of [0, 255, 256, 299]) {
      const [{ itemIndices, scores }] = teacher.recommendIndices([user], { k: 9, excludeIndices: train });
      expect([...listOf(lists, user)]).toEqual([...itemIndices]);
      expect([...lists.scores.subarray(lists.offsets[user], lists.offsets[user + 1])]).toEqual([...scores]);
    }
  });

  it('are as long as there are items left', async () => {
    const lists = await teacherLists(teacher, train, { listLength: 300 });
    for (const user of [0, 299]) {
      expect(listOf(lists, user)).toHaveLength(train.itemCount - train.itemIndicesOf(user).length);
    }
  });

  it('say how far they are, and stop with the reason of the signal', async () => {
    const ends: number[][] = [];
    await teacherLists(teacher, train, { listLength: 5, onProgress: (done, total) => ends.push([done, total]) });
    expect(ends.at(-1)).toEqual([300, 300]);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(teacherLists(teacher, train, { listLength: 5, signal })).rejects.toThrow('enough');
  });
});

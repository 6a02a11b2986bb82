import { describe, expect, it } from 'vitest';
import { EmbeddingModel } from '../../embedding/embedding-model.js';
import { clusteredData, randomModel } from '../../test-support/index.js';
import { LightRecModel } from '../model/light-rec-model.js';
import { trainLightRec } from '../train-light-rec.js';
import { alignItemVectors } from './align-item-vectors.js';

const { train } = clusteredData(4, { userCount: 120, itemCount: 300, itemsPerUser: 12 });
const dim = 8;
const teacher = randomModel(5, train.userCount, train.itemCount, dim);
const users = Array.from({ length: train.userCount }, (_, user) => user);
const { model } = await trainLightRec(teacher, train, { codebookCount: 2, codewordCount: 16, epochs: 2 });

/** Items that the lists of users with some vectors of items share with the teacher's. */
function kept(userVectors: Float32Array, itemVectors: Float32Array): number {
  const lists = [new EmbeddingModel({ ...teacher, userVectors, itemVectors }), teacher].map((own) =>
    own.recommendIndices(users, { k: 10, excludeIndices: train }),
  );
  const wanted = lists[1].map(({ itemIndices }) => new Set(itemIndices));
  return lists[0].reduce(
    (sum, { itemIndices }, user) => sum + itemIndices.filter((i) => wanted[user].has(i)).length,
    0,
  );
}

describe('alignItemVectors', () => {
  it("gives vectors that sort as the teacher's do, by the users of LightRec", async () => {
    const vectors = await alignItemVectors(teacher, model, train, { listLength: 60 });
    const [before, after] = [teacher.itemVectors, vectors].map((items) => kept(model.userVectors, items));
    expect(after).toBeGreaterThan(1.02 * before);
    expect(after).toBeGreaterThan(0.9 * 10 * users.length);
  });

  it('gives vectors of as many numbers as the users of LightRec have', async () => {
    const { model: wider } = await trainLightRec(teacher, train, {
      ...{ codebookCount: 2, codewordCount: 16, epochs: 2, dim: 12 },
    });
    const vectors = await alignItemVectors(teacher, wider, train, { listLength: 60 });
    const lists = new EmbeddingModel({ ...teacher, dim: 12, userVectors: wider.userVectors, itemVectors: vectors });
    const wanted = teacher.recommendIndices(users, { k: 10 });
    const shared = lists
      .recommendIndices(users, { k: 10 })
      .map(({ itemIndices }, user) => itemIndices.filter((i) => wanted[user].itemIndices.includes(i)).length);
    expect(shared.reduce((sum, count) => sum + count)).toBeGreaterThan(0.9 * 10 * users.length);
  });

  it("leaves the teacher's where users are the teacher's", async () => {
    const same = new LightRecModel(teacher.userVectors, teacher.users, model.codeTable);
    (await alignItemVectors(teacher, same, train)).forEach((value, i) => {
      expect(value).toBeCloseTo(teacher.itemVectors[i], 4);
    });
  });

  it('says how far it is, and stops with the reason of the signal', async () => {
    const phases: string[] = [];
    await alignItemVectors(teacher, model, train, { onProgress: ({ phase }) => phases.push(phase) });
    expect(new Set(phases)).toEqual(new Set(['lists', 'items']));
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(alignItemVectors(teacher, model, train, { signal })).rejects.toThrow('enough');
  });

  it('refuses models of other ids, and options out of range', async () => {
    const other = randomModel(1, 4, train.itemCount, dim);
    await expect(alignItemVectors(other, model, train)).rejects.toThrow('teacher.users: expected');
    const strangers = new LightRecModel(new Float32Array(4 * dim), other.users, model.codeTable);
    await expect(alignItemVectors(teacher, strangers, train)).rejects.toThrow('model.users: expected');
    for (const [name, value] of [['listLength', 0] as const, ['backgroundShare', 0] as const, ['seed', 0.5] as const]) {
      await expect(alignItemVectors(teacher, model, train, { [name]: value })).rejects.toThrow(`${name}: expected`);
    }
  });
});

import { CodeTable, IdMap, Random } from '@lightrec/core';
import { LightRecIndex } from '@lightrec/index';
import { LightRecModel } from '@lightrec/models';
import { expect, it } from 'vitest';

it('a model and an index of its codes recommend the same items with the same scores, to the bit', async () => {
  const random = new Random(1);
  const floats = (length: number) => Float32Array.from({ length }, () => random.normal());
  const [itemCount, userCount, dim] = [2000, 20, 8];
  for (const codebookCount of [1, 3, 4, 7]) {
    const codeTable = new CodeTable({
      codes: Uint8Array.from({ length: itemCount * codebookCount }, () => random.integer(32)),
      codebooks: floats(codebookCount * 32 * dim),
      ...{ codebookCount, codewordCount: 32, dim },
      itemBias: codebookCount % 2 ? floats(itemCount) : undefined,
    });
    const model = new LightRecModel(floats(userCount * dim), IdMap.range(userCount), codeTable);
    const index = await LightRecIndex.build(codeTable);
    const users = Array.from({ length: userCount }, (_, user) => user);
    model.recommendIndices(users, { k: 50 }).forEach((list, user) => {
      const { itemIndices, scores } = index.searchIndices(model.userVectorAt(user), { k: 50 });
      expect(list).toEqual({ itemIndices, scores });
    });
    const scores = [new Float32Array(itemCount), new Float32Array(itemCount)];
    model.scoreItems([3], scores[0]);
    index.scoreItems(model.userVectorAt(3), scores[1]);
    expect(scores[0]).toEqual(scores[1]);
  }
});

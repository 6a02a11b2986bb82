import { Random } from '@lightrec/core';
import { expect, it } from 'vitest';
import { LightRecIndex } from './light-rec-index.js';
import { randomFloats, randomTable } from './test-oracle.js';

it('searchBatch gives each user its own list to exclude and its own vector for post-ranking', async () => {
  const random = new Random(1);
  const codeTable = randomTable(random, { itemCount: 40, codebookCount: 2, codewordCount: 5, dim: 4 });
  const index = await LightRecIndex.build(codeTable, { vectors: randomFloats(random, 40 * 3) });
  const [users, rerankUsers] = [randomFloats(random, 2 * 4), randomFloats(random, 2 * 3)];
  const exclude = [[1, 2], undefined];
  const candidateCount = 20;
  const batch = index.searchBatch(users, { k: 5, exclude, rerank: { candidateCount, user: rerankUsers } });
  const each = [0, 1].map((i) => {
    const rerank = { candidateCount, user: rerankUsers.subarray(i * 3, (i + 1) * 3) };
    return index.search(users.subarray(i * 4, (i + 1) * 4), { k: 5, exclude: exclude[i], rerank });
  });
  expect(batch).toEqual(each);
  const user = new Float32Array(5);
  expect(() => index.searchBatch(users, { rerank: { candidateCount, user } })).toThrow(
    'rerank.user: expected [2, vectorDim], received 5 entries.',
  );
});

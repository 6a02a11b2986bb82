import { Random } from '@lightrec/core';
import { expect, it } from 'vitest';
import { LightRecIndex } from './light-rec-index.js';
import { randomTable } from './test-oracle.js';

it('an option that there is not is refused, and the others named', async () => {
  const codeTable = randomTable(new Random(1), { itemCount: 20, codebookCount: 2, codewordCount: 5, dim: 2 });
  const index = await LightRecIndex.build(codeTable);
  const user = Float32Array.of(1, 2);
  expect(() => index.search(user, { topK: 5 } as object)).toThrow(
    'topK: expected one of the options of search: k, mode, probeCount, exclude, include, filter, rerank, received',
  );
  expect(() => index.search(user, { rerank: { candidates: 20 } as never })).toThrow(
    'candidates: expected one of the options of rerank: candidateCount, user, by',
  );
  await expect(LightRecIndex.build(codeTable, { metric: 'cosine' } as object)).rejects.toThrow(
    'metric: expected one of the options of build: vectors',
  );
});

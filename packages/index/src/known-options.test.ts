import { Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
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

describe('what JavaScript lets through is refused by name', () => {
  const codeTable = randomTable(new Random(1), { itemCount: 20, codebookCount: 2, codewordCount: 5, dim: 2 });
  const genre = Array.from({ length: 20 }, (_, item) => (item % 2 ? 'jazz' : 'blues'));
  const index = LightRecIndex.build(codeTable, { categories: { genre } });

  it.each([
    [{ exclude: new Set([1]) }, 'exclude: expected a list of item indices, an array or a typed one, received'],
    [{ include: 3 }, 'include: expected a list'],
    [{ filter: new Set([1]) }, 'filter: expected categories by their columns, or bits of items, received [object Set]'],
    [{ filter: [1] }, 'itemBits(items, index.itemLimit)'],
    [{ filter: { genre: 3 } }, 'filter.genre: expected a category, or a list of them, received 3'],
    [{ filter: { genre: ['jazz', null] } }, 'filter.genre: expected a category'],
    [{ rerank: true }, 'options of rerank: expected an object with any of candidateCount, user, by, received true'],
    [{ rerank: {} }, "rerank.candidateCount: expected an integer >= 10, which is k, or 'auto', received undefined"],
  ])('in search: %j', async (options, message) => {
    const search = async () => (await index).search([1, 2], options as object);
    await expect(search()).rejects.toThrow(message);
  });

  it('elsewhere', async () => {
    const ready = await index;
    expect(() => ready.search(undefined as never)).toThrow('user: expected [2]');
    await expect(LightRecIndex.load('index.safetensors' as never)).rejects.toThrow('bytes: expected a Uint8Array');
    await expect(LightRecIndex.build(new Float32Array(8) as never)).rejects.toThrow('LightRecIndex.fromVectors');
    await expect(ready.remove('item 1' as never)).rejects.toThrow('ids: expected a list of ids, received "item 1"');
    const misspelt = { ids: ['a'], codes: Uint8Array.of(1, 1), category: [{ genre: 'jazz' }] };
    await expect(ready.add(misspelt)).rejects.toThrow('category: expected one of the options of add and update');
  });
});

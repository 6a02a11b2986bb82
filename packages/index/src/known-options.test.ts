import { Random } from '@lightrec/core';
import { randomTable } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from './light-rec-index.js';

it('an unknown option is refused, and the others named', async () => {
  const codeTable = randomTable(new Random(1), { itemCount: 20, codebookCount: 2, codewordCount: 5, dim: 2 });
  const index = await LightRecIndex.build(codeTable);
  const user = Float32Array.of(1, 2);
  expect(() => index.search(user, { topK: 5 } as object)).toThrow(
    'topK: expected one of the options of search: k, mode, probeCount, exclude, include, filter, rerank, received',
  );
  expect(() => index.search(user, { rerank: { candidates: 20 } as never })).toThrow(
    'candidates: expected one of the options of rerank: candidateCount, user, by',
  );
  expect(() => index.searchIndices(user, { exclude: [1] } as object)).toThrow(
    'exclude: expected one of the options of searchIndices: k, mode, probeCount, excludeIndices, includeIndices, filter, rerank, received',
  );
  expect(() => index.searchIndices(user, { rerank: { candidateCount: 20, by: () => [] } as never })).toThrow(
    'by: expected one of the options of rerank: candidateCount, user, byIndices',
  );
  await expect(LightRecIndex.build(codeTable, { categories: {} } as object)).rejects.toThrow(
    'categories: expected one of the options of build: metric, vectors',
  );
});

describe('what JavaScript lets through is refused by name', () => {
  const codeTable = randomTable(new Random(1), { itemCount: 20, codebookCount: 2, codewordCount: 5, dim: 2 });
  const genre = Array.from({ length: 20 }, (_, item) => (item % 2 ? 'jazz' : 'blues'));
  const index = LightRecIndex.build(codeTable, { columns: { genre } });

  it.each([
    [{ filter: new Set([1]) }, 'filter: expected conditions by column, or bits of items, received [object Set]'],
    [{ filter: [1] }, 'A list or a set of ids is for include.'],
    [{ filter: new Uint32Array(1) }, 'filter: expected conditions by column, or bits of index.itemBits(ids)'],
    [{ filter: { genre: 3 } }, 'filter.genre: expected a text, or a list of texts, received 3'],
    [
      { filter: { genre: ['jazz', null] } },
      'filter.genre: expected a text, or a list of texts, received ["jazz",null]',
    ],
    [{ rerank: true }, 'options of rerank: expected an object with any of candidateCount, user, by, received true'],
    [{ rerank: {} }, 'rerank: expected an index with vectors, received one without'],
    [{ rerank: { candidateCount: 9 } }, "rerank.candidateCount: expected an integer >= 10, which is k, or 'auto'"],
    [{ rerank: { candidateCount: '20' } }, 'rerank.candidateCount: expected an integer >= 10'],
  ])('in search: %j', async (options, message) => {
    const search = async () => (await index).search([1, 2], options as object);
    await expect(search()).rejects.toThrow(message);
  });

  it.each([
    [{ excludeIndices: new Set([1]) }, 'excludeIndices: expected an array, or a typed one, received an object of Set'],
    [{ includeIndices: 3 }, 'includeIndices: expected an array, or a typed one, received 3'],
    [{ excludeIndices: 'item 1' }, 'excludeIndices: expected an array, or a typed one, received "item 1"'],
    [{ excludeIndices: null }, 'excludeIndices: expected an array, or a typed one, received null'],
    [{ includeIndices: '' }, 'includeIndices: expected an array, or a typed one, received ""'],
    [{ filter: new Set([1]) }, 'filter: expected conditions by column, or bits of items, received [object Set]'],
    [{ filter: new Uint32Array(2) }, 'bitsOfIndices(itemIndices, index.itemLimit)'],
    [
      { rerank: true },
      'options of rerank: expected an object with any of candidateCount, user, byIndices, received true',
    ],
  ])('in searchIndices: %j', async (options, message) => {
    const search = async () => (await index).searchIndices([1, 2], options as object);
    await expect(search()).rejects.toThrow(message);
  });

  it('elsewhere', async () => {
    const ready = await index;
    expect(() => ready.search(undefined as never)).toThrow('user: expected [2]');
    await expect(LightRecIndex.load('index.safetensors' as never)).rejects.toThrow('bytes: expected a Uint8Array');
    await expect(LightRecIndex.build(new Float32Array(8) as never)).rejects.toThrow('codeTable: expected a CodeTable');
    await expect(ready.remove('item 1' as never)).rejects.toThrow('ids: expected a list of ids, received "item 1"');
    const misspelt = { ids: ['a'], codes: Uint8Array.of(1, 1), category: [{ genre: 'jazz' }] };
    await expect(ready.add(misspelt)).rejects.toThrow(
      'category: expected one of the options of add: ids, vectors, codes',
    );
  });
});

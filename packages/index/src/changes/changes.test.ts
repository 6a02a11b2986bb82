import { ArgumentError, type CodeTable, Random } from '@lightrec/core';
import { bitsOfIndices, tailCapacityOf } from '@lightrec/kernels/search';
import { formOf, randomFloats, randomTable } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import { searchByBruteForce } from '../test-support/brute-force.js';
import type { NewItems } from './new-items.js';

const shape = { itemCount: 20, codebookCount: 2, codewordCount: 4, dim: 2 };
const codeTable = randomTable(new Random(1), shape);
const user = Float32Array.of(1, -2);
const engines = ['wasm', 'plain'] as const;

/** All that a caller can see of an index. */
function seenOf(index: LightRecIndex) {
  const [result, byId] = [index.searchIndices(user, { k: 100 }), index.search(user, { k: 100 })];
  return { result, byId, table: index.toCodeTable(), stats: index.stats };
}

describe('a change in which one item does not fit', () => {
  const vectors = randomFloats(new Random(2), 20 * 3);
  const genre = Array.from({ length: 20 }, (_, i) => (i % 2 ? 'jazz' : null));
  const fit: NewItems = {
    ids: ['a', 'b'],
    codes: new Uint8Array(4),
    rerankVectors: new Float32Array(6),
    columns: [{ genre: 'fado' }, {}],
  };
  const unfit: [string, Partial<NewItems>][] = [
    ['ids', { ids: ['a', 'a'] }],
    ['ids[1]', { ids: ['a', 1.5] }],
    ['ids[0]', { ids: [{} as never, 'a'] }],
    ['ids', { ids: 'ab' }],
    ['ids', { ids: undefined as never }],
    ['vectors', { vectors: new Float32Array(4) }],
    ['vectors', { codes: undefined, vectors: new Float32Array(5) }],
    ['vectors', { codes: undefined, vectors: [1, 2, 3, 4] as never }],
    ['vectors[3]', { codes: undefined, vectors: Float32Array.of(1, 2, 3, Number.NaN) }],
    ['codes', { codes: new Uint8Array(3) }],
    ['codes', { codes: [0, 0, 0, 0] as never }],
    ['codes[3]', { codes: Uint8Array.of(1, 2, 3, 4) }],
    ['itemBias', { itemBias: new Float32Array(2) }],
    ['rerankVectors', { rerankVectors: undefined }],
    ['rerankVectors', { rerankVectors: new Float32Array(7) }],
    ['rerankVectors[5]', { rerankVectors: Float32Array.of(1, 2, 3, 4, 5, Number.NaN) }],
    ['vectors[…][2]', { rerankVectors: Float32Array.of(1, 2, 3, 4, 5, 70_000) }],
    ['columns', { columns: [{}] }],
    ['columns', { columns: { genre: ['fado', null] } as never }],
    ['columns', { columns: [{}, null as never] }],
    ['columns[1].mood', { columns: [{}, { mood: 'calm' }] }],
    ['columns[1].genre', { columns: [{}, { genre: 7 }] }],
  ];

  it.each(unfit)('is refused whole, naming %s', async (argument, part) => {
    const options = { vectors, vectorFormat: 'float16' as const, columns: { genre } };
    const index = await LightRecIndex.build(codeTable, options);
    await index.add({ ...fit, ids: ['item a', 'item b'] });
    const before = seenOf(index);
    const bytes = index.save();
    await expect(index.add({ ...fit, ...part })).rejects.toThrow(`${argument}: expected`);
    const known = { ...fit, ids: ['item 1', 'item a'], ...part };
    await expect(index.update(known)).rejects.toThrow(`${argument}: expected`);
    expect(seenOf(index)).toEqual(before);
    expect(index.save()).toEqual(bytes);
    await index.update({ ...fit, ids: ['item 1', 'item a'] });
    expect(index.itemCount).toBe(22);
  });

  it('is refused for ids that are there already, or are not there', async () => {
    const index = await LightRecIndex.build(codeTable);
    const before = seenOf(index);
    const codes = new Uint8Array(4);
    await expect(index.add({ ids: ['new', 'item 3'], codes })).rejects.toThrow('Call update or upsert');
    await expect(index.update({ ids: ['item 3', 'new'], codes })).rejects.toThrow('received "new". Call add or upsert');
    await expect(index.update({ ids: ['item 3', 'item 3'], codes })).rejects.toThrow('distinct ids');
    await expect(index.add({ ids: ['new'], codes: new Uint8Array(2), rerankVectors: user })).rejects.toThrow('none');
    await expect(index.add({ ids: ['new'], codes: new Uint8Array(2), columns: [{}] })).rejects.toThrow('none');
    expect(seenOf(index)).toEqual(before);
  });
});

describe('remove', () => {
  it('takes ids in any list, leaves those aside that are not there, and says how many there were', async () => {
    const index = await LightRecIndex.build(codeTable);
    expect(await index.remove(['item 3', 'nobody', 'item 3', 3])).toBe(1);
    expect(await index.remove(new Set(['item 3', 'item 7']))).toBe(1);
    expect(await index.remove(['nobody'].values())).toBe(0);
    expect(await index.remove([])).toBe(0);
    expect([index.itemCount, index.has('item 7'), index.has('item 8')]).toEqual([18, false, true]);
  });

  it('is refused whole for what is no list of ids', async () => {
    const index = await LightRecIndex.build(codeTable);
    const before = seenOf(index);
    for (const ids of ['item 3', 3, null, undefined, {}]) {
      await expect(index.remove(ids as never)).rejects.toThrow('ids: expected a list of ids');
    }
    for (const id of [0.5, null, { id: 'item 3' }]) {
      await expect(index.remove(['item 3', id as never])).rejects.toThrow('ids[1]: expected an id');
    }
    expect(seenOf(index)).toEqual(before);
  });
});

describe('update and upsert', () => {
  const vectors = randomFloats(new Random(2), 20 * 3);
  const genre = Array.from({ length: 20 }, (_, i) => (i % 2 ? 'jazz' : null));
  const own = Float32Array.of(1, 2, 3);
  const rerank = { candidateCount: 20, user: own };

  it('change what they are given, and leave the rest as it was', async () => {
    const withBias = randomTable(new Random(6), { ...shape, withBias: true });
    const columns = { genre, price: Array.from({ length: 20 }, (_, i) => i) };
    const index = await LightRecIndex.build(withBias, { vectors, columns });
    const scoresOf = (id: string) =>
      [false, rerank].map((by) => index.search(user, { include: [id], rerank: by as typeof rerank }).scores[0]);
    const has = (filter: Record<string, string | number>) =>
      index.search(user, { k: 20, filter }).ids.includes('item 4');
    const [composite, exact] = scoresOf('item 4');
    await index.update({ ids: ['item 4'], columns: [{ genre: 'fado' }] });
    expect([scoresOf('item 4'), has({ genre: 'fado' }), has({ price: 4 })]).toEqual([[composite, exact], true, true]);
    const bias = withBias.itemBias![4];
    await index.upsert({ ids: ['item 4'], itemBias: Float32Array.of(bias + 1) });
    expect(scoresOf('item 4')).toEqual([expect.closeTo(composite + 1, 5), exact]);
    await index.update({ ids: ['item 4'], rerankVectors: Float32Array.of(1, 1, 1) });
    expect(scoresOf('item 4')).toEqual([expect.closeTo(composite + 1, 5), 6]);
    expect(has({ genre: 'fado', price: 4 })).toBe(true);
    await index.upsert({ ids: ['item 4'], codes: withBias.codes.slice(0, 2), rerankVectors: own });
    const first = scoresOf('item 0')[0] - withBias.itemBias![0];
    expect(scoresOf('item 4')).toEqual([expect.closeTo(first + bias + 1, 5), 14]);
    expect([has({ genre: 'fado', price: 4 }), index.itemCount]).toEqual([true, 20]);
  });

  it('say how many are new, or refuse these', async () => {
    const index = await LightRecIndex.build(codeTable);
    const items = { ids: ['item 3', 'new'], codes: new Uint8Array(4) };
    await expect(index.update(items)).rejects.toThrow('ids: expected ids of the index, received "new"');
    expect(await index.upsert(items)).toEqual({ addedCount: 1, updatedCount: 1 });
    expect(await index.upsert(items)).toEqual({ addedCount: 0, updatedCount: 2 });
    await expect(index.upsert({ ids: ['item 3', 'newer'] })).rejects.toThrow('vectors: expected vectors or codes');
    await expect(index.add({ ids: ['newer'] })).rejects.toThrow('vectors: expected vectors or codes');
    expect(index.itemCount).toBe(21);
  });
});

describe('changes that nobody waited for', () => {
  it('are of what they were called with, whatever its arrays hold later', async () => {
    const index = await LightRecIndex.build(codeTable);
    const [ids, codes] = [['a'], Uint8Array.of(3, 3)];
    const change = index.add({ ids, codes });
    ids[0] = 'b';
    codes.fill(0);
    await change;
    expect([index.has('a'), index.has('b')]).toEqual([true, false]);
    const removal = index.remove(ids);
    ids[0] = 'a';
    expect(await removal).toBe(0);
    expect(index.decode('a')).toEqual(
      codeTable.codebooks.slice(6, 8).map((value, d) => value + codeTable.codebooks[14 + d]),
    );
  });

  it('happen in the order of the calls, those that are refused left out', async () => {
    const index = await LightRecIndex.build(codeTable);
    const codes = new Uint8Array(2);
    const results = await Promise.allSettled([
      index.add({ ids: ['a'], codes }),
      index.add({ ids: ['a'], codes }),
      index.remove(['a']),
      index.update({ ids: ['a'], codes }),
      index.add({ ids: ['a'], codes: Uint8Array.of(3, 3) }),
      index.compact(),
    ]);
    expect(results.map(({ status }) => status[0]).join('')).toBe('frfrff');
    expect(index.decode('a')).toEqual(
      codeTable.codebooks.slice(6, 8).map((value, d) => value + codeTable.codebooks[14 + d]),
    );
  });

  it('are seen by no search before they are done', async () => {
    const index = await LightRecIndex.build(codeTable);
    const before = index.search(user);
    const change = index.remove([before.ids[0]]);
    expect(index.search(user)).toEqual(before);
    await change;
    expect(index.search(user).ids).not.toContain(before.ids[0]);
  });
});

describe.each(engines)('a compaction on the %s engine', (engine) => {
  it('lets items keep their indices, and later ones have those that are free', async () => {
    const index = await LightRecIndex.build(codeTable, { engine });
    await index.add({ ids: ['a', 'b'], codes: new Uint8Array(4) });
    await index.remove(['item 3']);
    await index.add({ ids: ['item 3'], codes: new Uint8Array(2) });
    const places = () => ['item 2', 'item 3', 'a', 'b'].map((id) => index.ids.indexOf(id));
    expect([places(), index.itemLimit]).toEqual([[2, 22, 20, 21], 23]);
    await index.compact();
    expect([places(), index.itemLimit]).toEqual([[2, 22, 20, 21], 23]);
    await index.add({ ids: ['c'], codes: new Uint8Array(2) });
    expect([index.ids.indexOf('c'), index.itemLimit, index.itemCount]).toEqual([3, 23, 23]);
    expect(index.searchIndices(user, { includeIndices: [3], k: 1 }).itemIndices).toEqual(Uint32Array.of(3));
    expect(index.search(user, { include: ['c'] }).ids).toEqual(['c']);
  });

  it('happens by itself once a tenth of the items was removed', async () => {
    const index = await LightRecIndex.build(codeTable, { engine });
    await index.remove(['item 0', 'item 1', 'item 1']);
    expect(index.stats).toMatchObject({ itemCount: 18, tombstoneCount: 2 });
    await index.remove(['item 2']);
    expect(index.stats).toMatchObject({ itemCount: 17, tombstoneCount: 0 });
  });

  it('happens by itself when the tail is full, in the middle of a change too', async () => {
    const room = tailCapacityOf(shape.itemCount);
    expect(room).toBe(4096);
    const random = new Random(3);
    const vectors = randomFloats(random, 20 * 3);
    const index = await LightRecIndex.build(codeTable, { engine, vectors, vectorFormat: 'int8' });
    const codes = Uint8Array.from({ length: 2 * (room + 1000) }, () => random.integer(4));
    const ids = Array.from({ length: room + 1000 }, (_, i) => i);
    const rerankVectors = randomFloats(random, 3 * ids.length);
    await index.add({ ids, codes, rerankVectors });
    expect(index.stats).toMatchObject({ itemCount: room + 1020, tailCount: 1000 });
    await index.update({ ids, codes, rerankVectors });
    const table = index.toCodeTable();
    for (const id of [0, 17, room, room + 999]) {
      const row = table.items.indexOf(id)!;
      expect(table.codes.subarray(2 * row, 2 * row + 2)).toEqual(codes.subarray(2 * id, 2 * id + 2));
    }
    const rowOf = (id: number | string) =>
      typeof id === 'number'
        ? rerankVectors.subarray(3 * id, 3 * id + 3)
        : vectors.subarray(3 * Number(id.slice(5)), 3 * Number(id.slice(5)) + 3);
    const form = formOf({ codeTable, vectors, vectorFormat: 'int8' });
    const items = table.items.ids.map((id, row) => ({
      item: index.ids.indexOf(id)!,
      codes: table.codes.subarray(2 * row, 2 * row + 2),
      vector: rowOf(id),
    }));
    const rerank = { candidateCount: 6000, user: Float32Array.of(1, -1, 2) };
    for (const options of [{ k: 6000 }, { k: 6000, rerank }]) {
      const { itemIndices, scores } = index.searchIndices(user, options);
      const expected = searchByBruteForce({ codeTable: table, items, form, user, options }, index.codebookOrder);
      expect({ itemIndices: [...itemIndices], scores: [...scores] }).toEqual(expected);
    }
  });

  it('leaves an index that was emptied ready for more', async () => {
    const withBias = randomTable(new Random(4), { ...shape, itemCount: 3, withBias: true });
    const index = await LightRecIndex.build(withBias, { engine, vectors: new Float32Array(9) });
    await index.remove(['item 0', 'item 1', 'item 2']);
    expect([index.itemCount, index.search(user).ids.length, index.stats.tombstoneCount]).toEqual([0, 0, 0]);
    const added = { ids: ['a', 'b'], codes: new Uint8Array(4), rerankVectors: Float32Array.of(1, 2, 3, 3, 2, 1) };
    await index.add({ ...added, itemBias: Float32Array.of(1, 2) });
    const rerank = { candidateCount: 10, user: Float32Array.of(0, 0, 1) };
    for (const isCompact of [false, true]) {
      if (isCompact) await index.compact();
      expect([index.search(user).ids, index.search(user, { rerank }).ids]).toEqual([
        ['b', 'a'],
        ['a', 'b'],
      ]);
    }
  });
});

describe.each(engines)('items that were removed, on the %s engine', (engine) => {
  it('may be excluded, included and asked about, and come back no more', async () => {
    const index = await LightRecIndex.build(codeTable, { engine });
    await index.remove(['item 4']);
    const all = index.searchIndices(user, { k: 30 });
    expect(all.itemIndices.length).toBe(19);
    expect(index.searchIndices(user, { k: 30, excludeIndices: [4, 4] })).toEqual(all);
    expect(index.search(user, { k: 30, exclude: ['item 4'] })).toEqual(index.search(user, { k: 30 }));
    for (const length of [1, 20]) {
      const includeIndices = new Array(length).fill(4);
      expect(index.searchIndices(user, { includeIndices }).itemIndices.length).toBe(0);
      expect(index.search(user, { include: new Array(length).fill('item 4') }).ids).toEqual([]);
    }
    // What was excluded once is not blocked for good, and what was removed is.
    expect(index.searchIndices(user, { k: 30 })).toEqual(all);
    expect(() => index.similarItems('item 4')).toThrow('id: expected an id of the index, received "item 4"');
    expect(() => index.decode('item 4')).toThrow(ArgumentError);
    expect(() => index.ids.idAt(4)).toThrow(ArgumentError);
    const scores = new Float32Array(20);
    index.scoreItems(user, scores);
    expect([...scores.keys()].filter((item) => scores[item] === Number.NEGATIVE_INFINITY)).toEqual([4]);
    await index.compact();
    expect({ ...index.searchIndices(user, { k: 30, excludeIndices: [4] }), scannedCount: 0 }).toEqual({
      ...all,
      scannedCount: 0,
    });
  });

  it('come back no more where they are of few that are allowed, nor does an item in their place', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(6), { ...shape, itemCount: 100 }), { engine });
    const removed = 4;
    await index.remove([`item ${removed}`]);
    for (const isCompact of [false, true]) {
      if (isCompact) await index.compact();
      for (const [allowed, expected] of [
        [[removed], []],
        [[removed, 7], [7]],
      ]) {
        const filter = bitsOfIndices(allowed, index.itemLimit);
        for (const options of [{ includeIndices: allowed }, { filter }, { includeIndices: allowed, filter }]) {
          expect([...index.searchIndices(user, options).itemIndices]).toEqual(expected);
        }
        expect(index.search(user, { include: allowed.map((item) => `item ${item}`) }).ids).toEqual(
          expected.map((item) => `item ${item}`),
        );
      }
    }
  });

  it('leave what they had in columns to nobody who gets their index', async () => {
    const genre = Array.from({ length: 20 }, (_, i) => (i < 10 ? 'jazz' : 'fado'));
    const index = await LightRecIndex.build(codeTable, { engine, columns: { genre } });
    const jazz = () =>
      [...index.searchIndices(user, { k: 30, filter: { genre: 'jazz' } }).itemIndices].sort((a, b) => a - b);
    expect(jazz().length).toBe(10);
    await index.remove(['item 0', 'item 1']);
    expect(jazz()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    await index.compact();
    await index.add({ ids: ['x', 'y'], codes: new Uint8Array(4), columns: [{ genre: 'polka' }, {}] });
    expect([index.ids.indexOf('x'), index.ids.indexOf('y'), ...jazz()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const loaded = await LightRecIndex.load(index.save(), { engine });
    expect(loaded.search(user, { filter: { genre: 'polka' } }).ids).toEqual(['x']);
  });
});

describe('items that are added to an index of nothing', () => {
  it.each(engines)('are all that it finds, on the %s engine', async (engine) => {
    const empty: CodeTable = randomTable(new Random(5), { ...shape, itemCount: 0, withBias: true });
    for (const isLoaded of [false, true]) {
      const built = await LightRecIndex.build(empty, { engine });
      const index = isLoaded ? await LightRecIndex.load(built.save(), { engine }) : built;
      await index.add({ ids: [5, 6], codes: new Uint8Array(4), itemBias: Float32Array.of(1, 2) });
      for (const options of [{}, { probeCount: 1 }, { include: [5, 6] }, { mode: 'scan' as const }]) {
        expect(index.search(user, options).ids).toEqual([6, 5]);
      }
      const { itemIndices } = index.searchIndices(user, { includeIndices: [0, 1] });
      expect(itemIndices).toEqual(Uint32Array.of(1, 0));
      await index.remove([6]);
      expect(index.search(user).ids).toEqual([5]);
    }
  });
});

import { CodeTable, type Id, IdMap, Random } from '@lightrec/core';
import { randomFloats, randomTable } from '@lightrec/oracles';
import { afterEach, describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import { closePools, createPool } from '../test-support/pools.js';
import type { PoolOptions } from './light-rec-pool.js';

const shape = { itemCount: 300, codebookCount: 3, codewordCount: 16, dim: 4 };

afterEach(closePools);

/** Ids of every kind, none of them the position of its item. */
const idKinds: Record<string, (item: number) => Id> = {
  texts: (item) => `item ${item}`,
  numbers: (item) => 5 - 3 * item,
  both: (item) => (item % 2 ? item + 1 : String(item)),
};

function buildWithIds(kind: string, random: Random): Promise<LightRecIndex> {
  const items = IdMap.from(Array.from({ length: shape.itemCount }, (_, item) => idKinds[kind](item)));
  return LightRecIndex.build(new CodeTable({ ...randomTable(random, shape), items }));
}

describe.each([
  ['workers', { workerCount: 2 }],
  ["the caller's thread", { workerCount: 0 }],
] satisfies [string, PoolOptions][])('a pool of %s', (_, options) => {
  it('takes ids in any list, returns them as plain data, and never those that were seen', async () => {
    const random = new Random(17);
    for (const kind of Object.keys(idKinds)) {
      const index = await buildWithIds(kind, random);
      const pool = await createPool(index, options);
      const user = randomFloats(random, 4);
      const first = await pool.search(user);
      expect(JSON.parse(JSON.stringify(first))).toEqual(first);
      const next = await pool.search(user, { exclude: first.ids });
      expect(next.ids.filter((id) => first.ids.includes(id))).toEqual([]);
      expect([...first.ids, ...next.ids]).toEqual(index.search(user, { k: 20 }).ids);
      for (const exclude of [new Set(first.ids), first.ids.values(), new Map(first.ids.map((id) => [id, 1])).keys()]) {
        expect(await pool.search(user, { exclude })).toEqual(next);
      }
      for (const include of [first.ids, new Set(first.ids), first.ids.values()]) {
        expect((await pool.search(user, { include })).ids).toEqual(first.ids);
      }
      // 1 is an index of an item, and of none of these kinds the id of item 1.
      expect((await pool.search(user, { include: ['nobody', 1] })).ids).toEqual([]);
    }
  });

  it('takes numeric ids in a typed array', async () => {
    const random = new Random(18);
    const index = await buildWithIds('numbers', random);
    const pool = await createPool(index, options);
    const user = randomFloats(random, 4);
    const seen = Int32Array.from((await pool.search(user)).ids, Number);
    expect(await pool.search(user, { exclude: seen })).toEqual(index.search(user, { exclude: seen }));
    const [found] = await pool.searchBatch(user, { exclude: [seen] });
    expect(found.ids).toEqual(index.search(user, { exclude: [...seen] }).ids);
  });

  it('takes the bits of its own items', async () => {
    const random = new Random(19);
    const index = await buildWithIds('texts', random);
    const pool = await createPool(index, options);
    const user = randomFloats(random, 4);
    const ids = ['item 3', 'item 200', 'nobody', 'item 299'];
    const found = await pool.search(user, { filter: pool.itemBits(ids) });
    expect(found).toEqual(index.search(user, { include: ids }));
    expect(found.ids.length).toBe(3);
    expect(() => pool.itemBits('item 3')).toThrow('ids: expected a list of ids');
  });
});

describe('ids of a pool', () => {
  it('are those of the items of its file, and of items that came later', async () => {
    const pool = await createPool(await buildWithIds('texts', new Random(21)), { workerCount: 0 });
    await pool.add({ ids: ['late'], codes: Uint8Array.of(1, 2, 3) });
    expect(pool.ids.indexOf('item 7')).toBe(7);
    expect(pool.ids.idAt(7)).toBe('item 7');
    const late = pool.ids.indexOf('late')!;
    expect(pool.ids.idAt(late)).toBe('late');
    await pool.remove(['late', 'item 7']);
    for (const item of [late, 7]) expect(() => pool.ids.idAt(item)).toThrow('item: expected the index of an item');
  });
});

describe('changes', () => {
  it.each([2, 0])('make bits of items out of date (workerCount %i)', async (workerCount) => {
    const random = new Random(20);
    const index = await buildWithIds('texts', random);
    const pool = await createPool(index, { workerCount });
    const user = Float32Array.of(1, 2, 3, 4);
    const codes = Uint8Array.of(1, 2, 3);
    const changes = [
      () => pool.remove(['item 3']),
      () => pool.add({ ids: ['item 3'], codes }),
      () => pool.update({ ids: ['item 3'], codes }),
    ];
    for (const change of changes) {
      const older = pool.itemBits(['item 3', 'item 9']);
      await change();
      await expect(pool.search(user, { filter: older })).rejects.toThrow(
        'filter: expected bits of this index as it is',
      );
      const { ids } = await pool.search(user, { filter: pool.itemBits(['item 3', 'item 9']) });
      expect(ids.sort()).toEqual(pool.ids.indexOf('item 3') === undefined ? ['item 9'] : ['item 3', 'item 9']);
    }
  });
});

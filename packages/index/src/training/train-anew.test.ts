import { Random } from '@lightrec/core';
import { randomFloats } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import { metrics } from '../metric/metric.js';

const dim = 6;
const random = new Random(5);
const centres = randomFloats(random, 9 * dim);
const rows = (count: number) =>
  Float32Array.from({ length: count * dim }, (_, i) => centres[i % centres.length] + 0.3 * random.normal());
const user = rows(1);
const options = { dim, codewordCount: 16, iterations: 3 };

describe('an index that starts empty', () => {
  it('finds nothing, and then what is added', async () => {
    const index = await LightRecIndex.create<string>(options);
    expect([index.itemCount, index.search(user)]).toEqual([
      0,
      { ids: [], scores: [], scannedCount: 0, shortfall: 'catalogue' },
    ]);
    await index.add({ ids: ['a'], vectors: user });
    expect(index.search(user)).toMatchObject({ ids: ['a'], shortfall: 'catalogue' });
    expect([index.has('a'), index.has('b'), index.stats.isTrained]).toEqual([true, false, false]);
  });

  it.each(metrics)('is searched exactly by its vectors until there is enough to train on, by %s', async (metric) => {
    const vectors = rows(900);
    const ids = Array.from({ length: 900 }, (_, i) => `item ${i}`);
    const index = await LightRecIndex.create<string>({ ...options, metric, trainAt: 1000, vectorFormat: 'float32' });
    const whole = await LightRecIndex.fromVectors(vectors, { ...options, ids, metric, vectorFormat: 'float32' });
    await index.add({ ids, vectors });
    await index.remove(['item 3']);
    for (const asked of [
      {},
      { k: 50 },
      { rerank: false as const },
      { exclude: ['item 5'] },
      { include: ids.slice(0, 40) },
    ]) {
      const exclude = ['item 3', ...(asked.exclude ?? [])];
      const expected = whole.search(user, { ...asked, exclude, rerank: { candidateCount: 900 } });
      expect(index.search(user, asked)).toMatchObject({ ids: expected.ids, scores: expected.scores });
    }
    const worstFirst = { candidateCount: 20, by: (found: string[]) => found.map((_, i) => i) };
    const best = index.search(user, { k: 20 }).ids;
    expect(index.search(user, { k: 5, rerank: worstFirst }).ids).toEqual(best.slice(15).reverse());
    expect(index.similarItems('item 7', { k: 1 }).ids).toEqual(
      whole.similarItems('item 7', { k: 1, exclude: ['item 3'], rerank: { candidateCount: 900 } }).ids,
    );
  });

  it('trains codes when there is enough, of all items, and searches on meanwhile', async () => {
    const vectors = rows(1500);
    const ids = Array.from({ length: 1500 }, (_, i) => i);
    const index = await LightRecIndex.create<number>({ ...options, trainAt: 1000, columns: { even: 'boolean' } });
    const half = (from: number, to: number) => ({
      ids: ids.slice(from, to),
      vectors: vectors.subarray(from * dim, to * dim),
      columns: ids.slice(from, to).map((id) => ({ even: id % 2 === 0 })),
    });
    await index.add(half(0, 700));
    const growing = index.upsert(half(600, 1500));
    expect(index.search(user, { k: 1000 }).ids.length).toBe(700);
    expect(await growing).toEqual({ addedCount: 800, updatedCount: 100 });
    expect([index.itemCount, index.stats.isTrained, index.toCodeTable().codewordCount]).toEqual([1500, true, 16]);
    const found = index.search(user, { k: 20, filter: { even: true } }).ids;
    expect(found.every((id) => id % 2 === 0)).toBe(true);
    const product = (id: number) =>
      vectors
        .subarray(id * dim)
        .slice(0, dim)
        .reduce((sum, value, d) => sum + value * user[d], 0);
    const best = ids
      .filter((id) => id % 2 === 0)
      .sort((a, b) => product(b) - product(a))
      .slice(0, 20);
    expect(found.filter((id) => best.includes(id)).length).toBeGreaterThan(17);
  });

  it('goes on from its file', async () => {
    const index = await LightRecIndex.create<number>({
      ...options,
      trainAt: 50,
      seed: 4,
      columns: { price: 'number' },
    });
    const first = { ids: Array.from({ length: 40 }, (_, i) => i), vectors: rows(40) };
    await index.add({ ...first, columns: first.ids.map((id) => ({ price: id })) });
    const loaded = await LightRecIndex.load<number>(index.save());
    expect(loaded.search(user)).toEqual(index.search(user));
    const rest = { ids: Array.from({ length: 20 }, (_, i) => 40 + i), vectors: rows(20) };
    for (const one of [index, loaded]) await one.add(rest);
    expect([loaded.stats.isTrained, loaded.toCodeTable().codes]).toEqual([true, index.toCodeTable().codes]);
    expect(loaded.search(user, { filter: { price: { below: 30 } } })).toEqual(
      index.search(user, { filter: { price: { below: 30 } } }),
    );
  });

  it('refuses what wants codes, and options that do not fit', async () => {
    const index = await LightRecIndex.create<string>(options);
    await index.add({ ids: ['a'], vectors: user });
    expect(() => index.toCodeTable()).toThrow('toCodeTable: expected an index that has codes');
    expect(() => index.scoreItems(user, new Float32Array(1))).toThrow('scoreItems: expected an index that has codes');
    await expect(index.add({ ids: ['b'], codes: new Uint8Array(1) })).rejects.toThrow('codes: expected vectors');
    for (const [wrong, message] of [
      [{ dim: 0 }, 'dim: expected an integer >= 1'],
      [{ dims: 3 }, 'dims: expected one of the options of create'],
      [{ metric: 'ip' }, 'metric: expected one of'],
      [{ trainAt: 0 }, 'trainAt: expected an integer >= 1'],
      [{ codebookCount: 17 }, 'codebookCount: expected an integer in [1, 16]'],
      [{ columns: { genre: 'string' } }, 'columns.genre: expected one of text, number, boolean'],
    ] as const) {
      await expect(LightRecIndex.create({ ...options, ...(wrong as object) })).rejects.toThrow(message);
    }
  });
});

describe('an index of few vectors', () => {
  it('trains its codes anew when it has grown', async () => {
    const index = await LightRecIndex.fromVectors(rows(20), options);
    expect(index.toCodeTable().codewordCount).toBe(16);
    const before = index.toCodeTable().codebooks;
    await index.add({ ids: Array.from({ length: 4000 }, (_, i) => 100 + i), vectors: rows(4000) });
    expect(index.toCodeTable().codebooks).toEqual(before);
    await index.add({ ids: Array.from({ length: 100 }, (_, i) => 5000 + i), vectors: rows(100) });
    expect(index.toCodeTable().codebooks).not.toEqual(before);
    expect(index.itemCount).toBe(4120);
  });
});

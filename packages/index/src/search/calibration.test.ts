import { Random } from '@lightrec/core';
import { randomFloats, randomTable } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import type { SearchResult } from '../search-options.js';
import { Calibration, type SampledUsers } from './calibration.js';

const shape = { itemCount: 4000, codebookCount: 4, codewordCount: 16, dim: 6 };
const userCount = 40;
const random = new Random(1);
const codeTable = randomTable(random, shape);
codeTable.codebooks.forEach((value, i) => {
  codeTable.codebooks[i] = value * 0.5 ** Math.floor(i / (shape.codewordCount * shape.dim));
});
/** Exact vectors: what the codes stand for, and a little more. */
const vectors = Float32Array.from(
  Array.from({ length: shape.itemCount }, (_, item) => [...codeTable.decode(item)]).flat(),
  (value) => value + 0.2 * random.normal(),
);
const users: SampledUsers = { vectors: randomFloats(random, userCount * shape.dim) };

/** Mean share of the items of some results that others have, user by user. */
function recallOf(found: readonly SearchResult[], best: readonly SearchResult[]): number {
  const shares = best.map(({ ids }, i) => {
    const both = found[i].ids.filter((id) => ids.includes(id));
    return both.length / ids.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

describe('figures of a calibration', () => {
  const calibration = new Calibration([
    { k: 10, deviations: 2, recall: 0.99, cost: 30 },
    { k: 10, deviations: 1, recall: 0.9, cost: 20 },
    { k: 10, deviations: 0, recall: 0.92, cost: 10 },
    { k: 100, deviations: 2, recall: 0.8, cost: 30 },
    { k: 10, candidateCount: 10, recall: 0.7, cost: 100 },
    { k: 10, candidateCount: 15, recall: 0.95, cost: 110 },
    { k: 10, candidateCount: 20, deviations: 2, recall: 0.94, cost: 80 },
    { k: 10, candidateCount: 30, deviations: 1, recall: 0.93, cost: 90 },
    { k: 100, candidateCount: 100, recall: 0.6, cost: 100 },
  ]);

  it('give the cheapest bounds that keep a recall, and exact search where none do or all is asked', () => {
    const deviations = [0.5, 0.9, 0.95, 0.995, 1].map((recall) => calibration.deviationsFor(10, recall));
    expect(deviations).toEqual([0, 0, 2, undefined, undefined]);
    expect(new Calibration([]).deviationsFor(10, 0.5)).toBeUndefined();
  });

  it('are those of the sampled k that is nearest by ratio', () => {
    const deviations = [1, 31, 32, 5000].map((k) => calibration.deviationsFor(k, 0.85));
    expect(deviations).toEqual([0, 0, undefined, undefined]);
  });

  it('give the cheapest candidates at a recall, as many times k as were measured, and their bounds', () => {
    const countsAt = (recall: number, isExact: boolean) =>
      [10, 11, 20].map((k) => calibration.candidatesFor(k, recall, isExact).candidateCount);
    expect(countsAt(0.93, false)).toEqual([20, 22, 40]);
    expect(countsAt(0.93, true)).toEqual([15, 17, 30]);
    expect(calibration.candidatesFor(10, 0.93, false)).toMatchObject({ deviations: 2, recall: 0.94 });
    expect(calibration.candidatesFor(10, 0.93, true).deviations).toBeUndefined();
  });

  it('give the candidates that come nearest where none reach a recall, and k where nothing was measured', () => {
    expect(calibration.candidatesFor(10, 0.99, false)).toMatchObject({ candidateCount: 15, recall: 0.95 });
    expect(calibration.candidatesFor(100, 0.9, false)).toMatchObject({ candidateCount: 100, recall: 0.6 });
    expect(new Calibration([]).candidatesFor(7, 0.9, false)).toMatchObject({ candidateCount: 7, recall: 0 });
  });
});

describe.each(['wasm', 'plain'] as const)('options that ask for a recall, on the %s engine', (engine) => {
  const built = LightRecIndex.build(codeTable, { vectors, users, engine });

  it.each([0.5, 0.8, 0.9, 0.95, 1])('keep a recall of %d on the users it was measured on', async (recall) => {
    const index = await built;
    for (const k of [10, 100]) {
      const best = index.searchBatch(users.vectors, { k, rerank: false });
      const found = index.searchBatch(users.vectors, { k, mode: { recall }, rerank: false });
      expect(recallOf(found, best)).toBeGreaterThanOrEqual(recall - 1e-6);
      if (recall === 1) expect(found.map(({ ids }) => ids)).toEqual(best.map(({ ids }) => ids));
    }
  });

  it('give k items in falling order with their exact composite scores', async () => {
    const index = await built;
    const user = users.vectors.subarray(0, shape.dim);
    const all = new Float32Array(shape.itemCount);
    index.scoreItems(user, all);
    const options = { k: 50, mode: { recall: 0.5 }, rerank: false } as const;
    const { itemIndices: items, scores } = index.searchIndices(user, options);
    expect(scores).toEqual(Float32Array.from(items, (item) => all[item]));
    expect(new Set(items).size).toBe(50);
    for (let i = 1; i < 50; i++) {
      expect(scores[i - 1] > scores[i] || (scores[i - 1] === scores[i] && items[i - 1] < items[i])).toBe(true);
    }
  });

  it('look at fewer items for less', async () => {
    const index = await built;
    const scannedAt = (recall: number) =>
      index
        .searchBatch(users.vectors, { mode: { recall }, rerank: false })
        .reduce((sum, { scannedCount }) => sum + scannedCount, 0);
    // The plain engine knows exact bounds alone.
    if (engine === 'wasm') expect(scannedAt(0.5)).toBeLessThan(scannedAt(1));
    else expect(scannedAt(0.5)).toBe(scannedAt(1));
  });

  it('find the best by vectors with the candidates of `auto`, by exact bounds where these are asked for', async () => {
    const index = await built;
    const best = index.searchBatch(users.vectors, { rerank: { candidateCount: shape.itemCount } });
    const auto = { candidateCount: 'auto' as const };
    for (const recall of [undefined, 0.8]) {
      const mode = recall === undefined ? undefined : { recall };
      const found = index.searchBatch(users.vectors, { mode, rerank: auto });
      expect(recallOf(found, best)).toBeGreaterThanOrEqual((recall ?? 0.995) - 1e-6);
    }
    const rows = index.stats.calibration!.filter(
      ({ k, candidateCount, deviations }) => k === 10 && candidateCount !== undefined && deviations === undefined,
    );
    const { candidateCount } = rows.find(({ recall }) => recall >= 0.995)!;
    const chosen = index.searchBatch(users.vectors, { rerank: { candidateCount } });
    expect(index.searchBatch(users.vectors, { mode: 'exact', rerank: auto })).toEqual(chosen);
  });
});

describe('when an index is calibrated', () => {
  const recall = { mode: { recall: 0.9 } };
  const user = users.vectors.subarray(0, shape.dim);

  it('is at build with users, else at the first search that asks for it', async () => {
    expect((await LightRecIndex.build(codeTable, { users })).stats.calibration).toBeDefined();
    const index = await LightRecIndex.build(codeTable);
    index.searchIndices(user);
    expect(index.stats.calibration).toBeUndefined();
    index.searchIndices(user, recall);
    expect(index.stats.calibration!.some(({ candidateCount }) => candidateCount !== undefined)).toBe(false);
  });

  it('is the same whatever that search excludes', async () => {
    const auto = { candidateCount: 'auto' as const };
    const calibrations = [[], Array.from({ length: 3000 }, (_, item) => item)].map(async (excludeIndices) => {
      const index = await LightRecIndex.build(codeTable, { vectors });
      await index.remove(['item 5']);
      index.searchIndices(user, { rerank: auto, mode: { recall: 0.5 }, excludeIndices });
      return index.stats.calibration;
    });
    const [first, second] = await Promise.all(calibrations);
    expect(first).toEqual(second);
  });

  it('is again after a compaction, and kept in files', async () => {
    const index = await LightRecIndex.build(codeTable, { users, vectors });
    const before = index.stats.calibration;
    await index.remove(Array.from({ length: 390 }, (_, i) => `item ${i * 10}`));
    expect(index.stats.calibration).toEqual(before);
    await index.compact();
    expect(index.stats.calibration).not.toEqual(before);
    expect((await LightRecIndex.load(index.save())).stats.calibration).toEqual(index.stats.calibration);
  });

  it('waits for items where there are none', async () => {
    const empty = randomTable(new Random(1), { ...shape, itemCount: 0 });
    const index = await LightRecIndex.build(empty, { users });
    expect([...index.search(user, recall).ids, index.stats.calibration]).toEqual([undefined]);
    await index.add({ ids: [1, 2], codes: new Uint8Array(8) });
    expect(index.search(user, recall).ids).toEqual([1, 2]);
    const few = await LightRecIndex.build(randomTable(new Random(1), { ...shape, itemCount: 3 }), {
      vectors: new Float32Array(9).fill(1),
      users: { ...users, rerankVectors: new Float32Array(3 * userCount) },
    });
    await few.remove(['item 0', 'item 1', 'item 2']);
    const rerank = { candidateCount: 'auto' as const, user: Float32Array.of(1, 1, 1) };
    expect([few.search(user, { rerank }).ids.length, few.stats.calibration]).toEqual([0, undefined]);
  });

  it('is refused with users that do not fit', async () => {
    const build = (wrong: SampledUsers, withVectors = vectors) =>
      LightRecIndex.build(codeTable, { users: wrong, vectors: withVectors });
    for (const length of [0, 7]) {
      await expect(build({ vectors: new Float32Array(length) })).rejects.toThrow(
        'users.vectors: expected [userCount, 6]',
      );
    }
    await expect(build({ vectors: new Float32Array(6).fill(Number.NaN) })).rejects.toThrow('users.vectors[0]');
    const wide = new Float32Array(shape.itemCount * 2);
    await expect(build(users, wide)).rejects.toThrow('users.rerankVectors: expected [40, 2]');
    const rerankVectors = new Float32Array(80).fill(Number.POSITIVE_INFINITY);
    await expect(build({ ...users, rerankVectors }, wide)).rejects.toThrow('users.rerankVectors[0]');
  });
});

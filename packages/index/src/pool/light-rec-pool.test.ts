import { ArgumentError, ArtifactError, CodeTable, type Id, IdMap, Random, ShapeError } from '@lightrec/core';
import type { VectorFormat } from '@lightrec/kernels/search';
import { nearCodes, randomFloats, randomTable } from '@lightrec/oracles';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import { runsOf } from '../proofs/runs.js';
import type { SearchOptions, SearchResult } from '../search-options.js';
import { closePools, createPool } from '../test-support/pools.js';
import { LightRecPool, type PoolOptions } from './light-rec-pool.js';
import { WorkerError } from './worker-error.js';

const shape = { itemCount: 300, codebookCount: 3, codewordCount: 16, dim: 4 };
const vectorDim = 3;

afterEach(closePools);

async function buildIndex(codeTable: CodeTable, random: Random, withTies = false): Promise<LightRecIndex> {
  const vectors = randomFloats(random, codeTable.itemCount * vectorDim, withTies ? 'grid' : 'normal');
  return buildWith(codeTable, vectors);
}

/** An index that post-ranks by default, calibrated when it is saved for a pool. */
async function buildRankingIndex(codeTable: CodeTable, random: Random, withTies = false): Promise<LightRecIndex> {
  const vectors = nearCodes(
    codeTable,
    randomFloats(random, codeTable.itemCount * codeTable.dim, withTies ? 'grid' : 'normal'),
  );
  return buildWith(codeTable, vectors, (['float32', 'float16', 'int8'] as const)[random.integer(3)]);
}

async function buildWith(
  codeTable: CodeTable,
  vectors: Float32Array,
  vectorFormat?: VectorFormat,
): Promise<LightRecIndex> {
  const genre = Array.from({ length: codeTable.itemCount }, (_, item) => ['jazz', 'blues', null][item % 3]);
  return LightRecIndex.build(codeTable, { vectors, vectorFormat, columns: { genre } });
}

/** Ids of every kind, none of them the position of its item. */
const idKinds: Record<string, (item: number) => Id> = {
  texts: (item) => `item ${item}`,
  numbers: (item) => 5 - 3 * item,
  both: (item) => (item % 2 ? item + 1 : String(item)),
};

function withIds(codeTable: CodeTable, kind: string): CodeTable {
  const items = IdMap.from(Array.from({ length: codeTable.itemCount }, (_, item) => idKinds[kind](item)));
  return new CodeTable({ ...codeTable, items });
}

/** Ids of the index, some of them twice, and some that it does not have. */
function drawIds(random: Random, { ids }: LightRecIndex, count: number): Id[] {
  return Array.from({ length: count }, () =>
    random.integer(9) > 0 ? ids.idAt(random.integer(ids.size)) : ['nobody', 1e6, '5'][random.integer(3)],
  );
}

/** Options of every kind, drawn for an index. */
function drawOptions(
  random: Random,
  index: LightRecIndex,
  rerankDim: number,
  withTies: boolean,
): Omit<SearchOptions, 'exclude'> {
  const some = () => drawIds(random, index, random.integer(index.itemCount));
  const few = () => some().slice(0, 3);
  const k = 1 + random.integer(random.integer(2) ? 12 : 400);
  const allowed = [{}, {}, { include: new Set(some()) }, { include: few() }, { filter: { genre: 'jazz' } }];
  return {
    k,
    ...[{}, {}, { mode: 'scan' as const }, { probeCount: 1 + random.integer(12) }][random.integer(4)],
    ...allowed[random.integer(allowed.length)],
    rerank: [
      ...[undefined, false as const],
      { candidateCount: k + random.integer(60), user: randomFloats(random, rerankDim, withTies ? 'grid' : 'normal') },
    ][random.integer(3)],
  };
}

/** Without what the engines do each in its own way. */
function foundBy({ scannedCount: _, ...found }: SearchResult) {
  return found;
}

describe.each([
  ['workers', { workerCount: 2 }],
  ["the caller's thread", { workerCount: 0 }],
] satisfies [string, PoolOptions][])('a pool of %s', (_, options) => {
  it('finds what one index finds, bit for bit, whatever the options', async () => {
    const problems = fc.record({
      shape: fc.record({
        itemCount: fc.integer({ min: 1, max: 700 }),
        codebookCount: fc.integer({ min: 1, max: 6 }),
        codewordCount: fc.integer({ min: 2, max: 40 }),
        dim: fc.integer({ min: 1, max: 5 }),
        withBias: fc.boolean(),
        ofVariableRate: fc.boolean(),
      }),
      withTies: fc.boolean(),
      idKind: fc.constantFrom(...Object.keys(idKinds)),
      ranksByDefault: fc.boolean(),
      engine: fc.constantFrom('wasm' as const, 'plain' as const),
      seed: fc.integer({ min: 0, max: 2 ** 31 }),
    });
    const property = fc.asyncProperty(problems, async ({ shape, withTies, idKind, ranksByDefault, engine, seed }) => {
      const random = new Random(seed);
      const codeTable = withIds(randomTable(random, shape, withTies ? 'grid' : 'normal'), idKind);
      const index = await (ranksByDefault ? buildRankingIndex : buildIndex)(codeTable, random, withTies);
      const rerankDim = ranksByDefault ? shape.dim : vectorDim;
      const pool = await LightRecPool.create(index, { ...options, engine });
      try {
        const searches = Array.from({ length: 12 }, async () => {
          const user = randomFloats(random, shape.dim, withTies ? 'grid' : 'normal');
          const drawn = drawOptions(random, index, rerankDim, withTies);
          const exclude = drawIds(random, index, random.integer(20));
          const allowed = drawIds(random, index, random.integer(shape.itemCount));
          // Bits are those of one index, or of one pool.
          const own = (of: Pick<LightRecIndex, 'itemBits'>) =>
            drawn.filter || allowed.length % 3 ? drawn : { ...drawn, filter: of.itemBits(allowed) };
          const expected = index.search(user, { ...own(index), exclude });
          expect(foundBy(await pool.search(user, { ...own(pool), exclude }))).toEqual(foundBy(expected));
        });
        await Promise.all(searches);
        const users = randomFloats(random, 5 * shape.dim, withTies ? 'grid' : 'normal');
        const drawn = drawOptions(random, index, rerankDim, withTies);
        const rerank = drawn.rerank && {
          ...drawn.rerank,
          user: randomFloats(random, 5 * rerankDim, withTies ? 'grid' : 'normal'),
        };
        const exclude = Array.from({ length: 5 }, (_, i) =>
          i === 2 ? undefined : [index.ids.idAt(i % shape.itemCount)],
        );
        const rowOf = (rows: Float32Array, i: number) =>
          rows.subarray((i * rows.length) / 5, ((i + 1) * rows.length) / 5);
        const expected = exclude.map((list, i) => {
          const own = rerank && { ...rerank, user: rowOf(rerank.user, i) };
          return index.search(rowOf(users, i), { ...drawn, rerank: own, exclude: list });
        });
        const found = await pool.searchBatch(users, { ...drawn, rerank, exclude });
        expect(found.map(foundBy)).toEqual(expected.map(foundBy));
      } finally {
        await pool.close();
      }
    });
    await fc.assert(property, { numRuns: runsOf(8) });
  });

  it('answers a batch in the order of its users, and tells how far it is', async () => {
    const random = new Random(3);
    const index = await buildIndex(randomTable(random, shape), random);
    const pool = await createPool(index, options);
    const users = randomFloats(random, 700 * shape.dim);
    const exclude = Array.from({ length: 700 }, (_, user) => [`item ${user % 300}`, `item ${(user * 7) % 300}`]);
    const seen: number[] = [];
    const found = await pool.searchBatch(users, {
      ...{ k: 5, exclude },
      onProgress: ({ phase, done, total }) => {
        expect([phase, total]).toEqual(['search', 700]);
        seen.push(done);
      },
    });
    expect(found).toEqual(index.searchBatch(users, { k: 5, exclude }));
    expect(seen.at(-1)).toBe(700);
    expect(seen.length).toBeGreaterThan(3);
    expect(pool.stats.pendingCount).toBe(0);
    expect(await pool.searchBatch(new Float32Array())).toEqual([]);
  });

  it('refuses what an index refuses, with errors of the same class', async () => {
    const random = new Random(4);
    const pool = await createPool(await buildIndex(randomTable(random, shape), random), options);
    const user = Float32Array.of(1, 2, 3, 4);
    const search = (asked: SearchOptions, by = user) => pool.search(by, asked as object);
    await expect(search({}, user.subarray(1))).rejects.toThrow(ShapeError);
    await expect(
      search(
        {},
        user.map(() => Number.NaN),
      ),
    ).rejects.toThrow('user[0]: expected a finite float32 number');
    await expect(
      search(
        {},
        user.map(() => 3e38),
      ),
    ).rejects.toThrow(ArgumentError);
    await expect(search({ k: 0 })).rejects.toThrow('k: expected an integer >= 1');
    for (const wrong of ['item 1', '', 7, 0, null, {}, [{}], ['item 1', 0.5], [null]]) {
      await expect(search({ exclude: wrong as never }), JSON.stringify(wrong)).rejects.toThrow(ArgumentError);
      await expect(search({ include: wrong as never }), JSON.stringify(wrong)).rejects.toThrow(ArgumentError);
      await expect(pool.searchBatch(user, { exclude: [wrong as never] })).rejects.toThrow(ArgumentError);
    }
    await expect(search({ exclude: 'item 1' })).rejects.toThrow('exclude: expected a list of ids, received "item 1"');
    await expect(search({ exclude: ['item 1', 0.5] })).rejects.toThrow('exclude[1]: expected an id, a string or');
    await expect(search({ include: [0.5] })).rejects.toThrow('include[0]: expected an id, a string or a safe integer');
    await expect(search({ filter: new Uint32Array(10) as never })).rejects.toThrow('bits of index.itemBits(ids)');
    await expect(search({ filter: { year: '1999' } })).rejects.toThrow(
      'filter.year: expected one of the columns genre',
    );
    await expect(search({ rerank: { candidateCount: 10 } })).rejects.toThrow('rerank.user: expected [3]');
    const by = () => [];
    await expect(search({ rerank: { candidateCount: 10, by } })).rejects.toThrow(
      'rerank.by: expected none for a pool, as a function cannot go to another thread',
    );
    await expect(search({ topK: 5 } as object)).rejects.toThrow('topK: expected one of the options of search: k, mode');
    await expect(search({ rerank: { candidates: 5 } as never })).rejects.toThrow('one of the options of rerank');
    await expect(pool.searchBatch(user, { onprogress: by } as object)).rejects.toThrow('options of searchBatch');
    await expect(pool.searchBatch(user.subarray(1))).rejects.toThrow('users: expected [userCount, 4]');
    await expect(pool.searchBatch(user, { exclude: [] })).rejects.toThrow('exclude: expected 1 lists');
    await expect(LightRecPool.create(Uint8Array.of(1, 2, 3), options)).rejects.toThrow(ArtifactError);
  });

  it('finds nothing in an empty index', async () => {
    const codeTable = randomTable(new Random(1), { ...shape, itemCount: 0 });
    const pool = await createPool(await LightRecIndex.build(codeTable), options);
    for (const mode of ['exact', { recall: 0.9 }] as const) {
      const found = await pool.search(Float32Array.of(1, 2, 3, 4), { mode });
      expect(found).toMatchObject({ ids: [], scores: [], shortfall: 'catalogue' });
    }
  });

  it('stops a batch by its signal', async () => {
    const random = new Random(5);
    const pool = await createPool(await buildIndex(randomTable(random, shape), random), options);
    const users = randomFloats(random, 5000 * shape.dim);
    const controller = new AbortController();
    const stopped = pool.searchBatch(users, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(stopped).rejects.toThrow('This operation was aborted');
    await expect(pool.searchBatch(users, { signal: controller.signal })).rejects.toBe(controller.signal.reason);
    expect((await pool.search(users.subarray(0, 4))).ids.length).toBe(10);
  });

  it('rejects what is asked of it once it is closed', async () => {
    const random = new Random(6);
    const pool = await createPool(await buildIndex(randomTable(random, shape), random), options);
    const users = randomFloats(random, 2000 * shape.dim);
    const pending = [pool.search(users.subarray(0, 4)), pool.searchBatch(users), pool.search(users.subarray(0, 4))];
    const rejections = pending.map((search) => expect(search).rejects.toThrow(WorkerError));
    await pool.close();
    await Promise.all(rejections);
    await expect(pool.search(users.subarray(0, 4))).rejects.toThrow('The pool is closed');
    await pool.close();
    expect(pool.stats).toMatchObject({ workerCount: 0, pendingCount: 0 });
  });
});

describe('changes', () => {
  it.each([2, 0])('reach every replica, in order (workerCount %i)', async (workerCount) => {
    const random = new Random(7);
    const index = await LightRecIndex.build(randomTable(random, shape));
    const pool = await createPool(index, { workerCount });
    const users = randomFloats(random, 40 * shape.dim);
    const codesOf = (count: number) => Uint8Array.from({ length: count * 3 }, () => random.integer(16));
    const expectSame = async () => {
      expect(await pool.searchBatch(users, { k: 20 })).toEqual(index.searchBatch(users, { k: 20 }));
      expect([pool.itemCount, pool.itemLimit]).toEqual([index.itemCount, index.itemLimit]);
      for (const id of ['item 3', 'item 9', 'new 1', 'new 2', 7]) {
        const item = index.ids.indexOf(id);
        expect(pool.ids.indexOf(id)).toBe(item);
        if (item !== undefined) expect(pool.ids.idAt(item)).toBe(id);
      }
    };
    const added = { ids: ['new 1', 'new 2', 7], codes: codesOf(3) };
    const updated = { ids: ['new 1', 'item 9'], codes: codesOf(2) };
    await Promise.all([pool.add(added), pool.update(updated), pool.remove(['item 3', 'new 2'])]);
    await Promise.all([index.add(added), index.update(updated), index.remove(['item 3', 'new 2'])]);
    await expectSame();
    await Promise.all([pool.compact(), index.compact()]);
    const later = { ids: ['new 2', 'item 3'], codes: codesOf(2) };
    await Promise.all([pool.add(later), index.add(later)]);
    await expectSame();
  });

  it('are refused as an index refuses them, and then nothing changes', async () => {
    const random = new Random(8);
    const index = await LightRecIndex.build(randomTable(random, shape));
    const pool = await createPool(index, { workerCount: 2 });
    const codes = Uint8Array.of(1, 2, 3);
    await expect(pool.add({ ids: ['item 3'], codes })).rejects.toThrow(
      'ids: expected ids that the index does not have',
    );
    await expect(pool.remove(['item 3', 0.5])).rejects.toThrow('ids[1]: expected an id, a string or a safe integer');
    expect(await pool.remove(['item 300'])).toBe(0);
    expect([pool.itemCount, pool.itemLimit]).toEqual([300, 300]);
  });
});

describe('options.workerCount', () => {
  it('is a count', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(11), shape));
    await expect(LightRecPool.create(index, { workerCount: -1 })).rejects.toThrow('workerCount: expected an integer');
  });
});

describe('stats', () => {
  it('says who searches', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(12), shape));
    const pool = await createPool(index, { workerCount: 2, engine: 'plain' });
    expect(pool.stats).toEqual({
      ...{ itemCount: 300, workerCount: 2, isShared: true, pendingCount: 0 },
      ...{ engine: 'plain', engineReason: "engine: 'plain' was asked for." },
    });
    const local = await createPool(index, { workerCount: 0 });
    expect(local.stats).toMatchObject({
      ...{ workerCount: 0, note: "The caller's thread searches: workerCount is 0." },
    });
  });
});

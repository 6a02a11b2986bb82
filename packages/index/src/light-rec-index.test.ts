import { ArgumentError, Random, ShapeError } from '@lightrec/core';
import { compositeScore, randomFloats, randomTable } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from './light-rec-index.js';
import { problems } from './proofs/search-problems.js';
import type { SearchIndicesOptions } from './search-indices-options.js';

const engines = ['wasm', 'plain'] as const;
const small = { itemCount: 20, codebookCount: 2, codewordCount: 4, dim: 2 };

describe('search', () => {
  it('returns ten items unless told otherwise', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(1), small));
    expect(index.search(Float32Array.of(1, 2)).ids.length).toBe(10);
    expect(index.searchIndices(Float32Array.of(1, 2)).itemIndices.length).toBe(10);
  });

  it('gives ties to the smaller index, however the lists lie', async () => {
    // All score 0; by first code the order is 3, 2, 1, 0.
    const codeTable = randomTable(new Random(1), { itemCount: 4, codebookCount: 1, codewordCount: 4, dim: 1 });
    codeTable.codes.set([3, 2, 1, 0]);
    const index = await LightRecIndex.build(codeTable);
    for (const k of [1, 2, 3, 4, 9])
      expect([...index.searchIndices(Float32Array.of(0), { k }).itemIndices]).toEqual([0, 1, 2, 3].slice(0, k));
  });

  it('settles ties also where a long list makes the kernel memory grow', async () => {
    const itemCount = 30_000;
    const codeTable = randomTable(new Random(1), { itemCount, codebookCount: 4, codewordCount: 8, dim: 1 });
    for (const engine of engines) {
      const index = await LightRecIndex.build(codeTable, { engine });
      const { itemIndices } = index.searchIndices(Float32Array.of(0), { k: 20_000 });
      expect(itemIndices).toEqual(Uint32Array.from({ length: 20_000 }, (_, item) => item));
    }
  });

  it('gives each call its own result', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(1), small));
    const first = index.searchIndices(Float32Array.of(1, 2), { k: 3 });
    const copy = { itemIndices: [...first.itemIndices], scores: [...first.scores] };
    index.searchIndices(Float32Array.of(-2, 1), { k: 5 });
    expect({ itemIndices: [...first.itemIndices], scores: [...first.scores] }).toEqual(copy);
  });

  it('finds nothing in an empty index', async () => {
    const codeTable = randomTable(new Random(1), { ...small, itemCount: 0 });
    for (const engine of engines) {
      const index = await LightRecIndex.build(codeTable, { engine });
      for (const probeCount of [undefined, 2]) {
        const { itemIndices, scores, scannedCount } = index.searchIndices(Float32Array.of(1, 2), { probeCount });
        expect([itemIndices.length, scores.length, scannedCount]).toEqual([0, 0, 0]);
        const byIds = index.search(Float32Array.of(1, 2), { probeCount, exclude: ['item 0'], include: ['item 0'] });
        expect(byIds).toMatchObject({ ids: [], scores: [], scannedCount: 0 });
      }
    }
  });
});

describe('options.probeCount', () => {
  /** Three lists, of first codewords 0, 10 and 20: items 0 and 3, items 1 and 4, items 2 and 5. */
  async function buildThreeLists(): Promise<LightRecIndex> {
    const codeTable = randomTable(new Random(1), { itemCount: 6, codebookCount: 2, codewordCount: 4, dim: 1 });
    codeTable.codebooks.set([0, 10, 20, 30, 1, 2, 3, 4]);
    codeTable.codes.set([0, 0, 1, 1, 2, 0, 0, 3, 1, 0, 2, 2]);
    return LightRecIndex.build(codeTable);
  }

  it('scans the lists of the best first codewords alone, in their exact order', async () => {
    const index = await buildThreeLists();
    // The best codeword, 30, has no items and costs no probe.
    const shared = { scannedCount: 2, shortfall: 'probes' };
    expect(index.searchIndices(Float32Array.of(1), { probeCount: 1 })).toEqual({
      itemIndices: Uint32Array.of(5, 2),
      scores: Float32Array.of(23, 21), // 20 + 3 and 20 + 1
      ...shared,
    });
    const byIds = { ids: ['item 5', 'item 2'], scores: [23, 21], ...shared };
    expect(index.search(Float32Array.of(1), { probeCount: 1 })).toEqual(byIds);
    const { itemIndices, scannedCount } = index.searchIndices(Float32Array.of(1), { probeCount: 2, k: 3 });
    expect([[...itemIndices], scannedCount]).toEqual([[5, 2, 1], 4]);
    expect([...index.searchIndices(Float32Array.of(-1), { probeCount: 1 }).itemIndices]).toEqual([0, 3]);
  });

  it('is the exact search from as many probes as there are lists', async () => {
    await fc.assert(
      fc.asyncProperty(problems, fc.integer({ min: 0, max: 1000 }), async ({ codeTable, user, options }, extra) => {
        const index = await LightRecIndex.build(codeTable);
        const { k, excludeIndices, includeIndices } = options;
        const exact: SearchIndicesOptions = { k, excludeIndices, includeIndices };
        const probed = { ...exact, probeCount: codeTable.codewordCount + extra };
        // Few items of `includeIndices` are scored one by one, but not with probes.
        expect({ ...index.searchIndices(user, probed), scannedCount: 0 }).toEqual({
          ...index.searchIndices(user, exact),
          scannedCount: 0,
        });
      }),
    );
  });
});

describe('options.excludeIndices and options.includeIndices', () => {
  it('take any list of numbers, in any order', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(1), small));
    const user = Float32Array.of(1, 2);
    const typed = index.searchIndices(user, {
      excludeIndices: Uint32Array.of(3, 9),
      includeIndices: Uint8Array.of(9, 3, 5, 1),
    });
    expect(index.searchIndices(user, { excludeIndices: [9, 3, 3], includeIndices: [1, 3, 5, 9] })).toEqual(typed);
    expect([...typed.itemIndices].sort()).toEqual([1, 5]);
  });

  it('leave no trace in the next search', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(1), small));
    const user = Float32Array.of(1, 2);
    const before = index.searchIndices(user);
    index.searchIndices(user, { includeIndices: [1] });
    index.searchIndices(user, { excludeIndices: before.itemIndices });
    expect(index.searchIndices(user)).toEqual(before);
  });
});

describe('options.rerank', () => {
  it('sorts the candidates by exact vectors, with a user of their own space', async () => {
    // Composite scores of the items are 3, 2, 1 for the user 1; exact ones 1 x 5, 2 x 5, 9 x 5 for the user (0, 5).
    const codeTable = randomTable(new Random(1), { itemCount: 3, codebookCount: 1, codewordCount: 3, dim: 1 });
    codeTable.codebooks.set([3, 2, 1]);
    codeTable.codes.set([0, 1, 2]);
    const index = await LightRecIndex.build(codeTable, { vectors: Float32Array.of(7, 1, 7, 2, 7, 9) });
    const user = Float32Array.of(0, 5);
    const search = (k: number, candidateCount: number) =>
      index.searchIndices(Float32Array.of(1), { k, rerank: { candidateCount, user } });
    expect([...search(2, 2).itemIndices]).toEqual([1, 0]);
    expect([...search(2, 3).itemIndices]).toEqual([2, 1]);
    expect([...search(2, 100).scores]).toEqual([45, 10]);
  });

  it('takes the searched user where the two spaces are one', async () => {
    const random = new Random(2);
    const codeTable = randomTable(random, small);
    const vectors = randomFloats(random, 20 * 2);
    const user = Float32Array.of(1, -1);
    const index = await LightRecIndex.build(codeTable, { vectors });
    const found = index.searchIndices(user, { k: 20, rerank: { candidateCount: 20 } });
    expect(found).toEqual(index.searchIndices(user, { k: 20, rerank: { candidateCount: 20, user } }));
    expect(found.itemIndices).not.toEqual(index.searchIndices(user, { k: 20, rerank: false }).itemIndices);
  });

  it('refuses what it cannot use', async () => {
    const random = new Random(2);
    const codeTable = randomTable(random, small);
    const user = Float32Array.of(1, -1);
    const without = await LightRecIndex.build(codeTable);
    expect(() => without.searchIndices(user, { rerank: { candidateCount: 10 } })).toThrow(
      'rerank: expected an index with vectors',
    );
    const index = await LightRecIndex.build(codeTable, { vectors: randomFloats(random, 20 * 3) });
    expect([without.hasVectors, index.hasVectors]).toEqual([false, true]);
    expect(() => index.searchIndices(user, { rerank: { candidateCount: 10 } })).toThrow(ShapeError);
    expect(() => index.searchIndices(user, { rerank: { candidateCount: 9 } })).toThrow(
      'rerank.candidateCount: expected an integer >= 10',
    );
    const wrong = Float32Array.of(1, Number.NaN, 0);
    expect(() => index.searchIndices(user, { rerank: { candidateCount: 10, user: wrong } })).toThrow(
      'rerank.user[1]: expected a finite float32 number',
    );
  });
});

describe('options.mode', () => {
  const index = LightRecIndex.build(randomTable(new Random(1), { ...small, itemCount: 300 }));
  const user = Float32Array.of(1, -2);

  it('gives the same items by bounds and by a scan of all, and looks at all for the scan', async () => {
    const exact = (await index).searchIndices(user, { mode: 'exact' });
    const scan = (await index).searchIndices(user, { mode: 'scan' });
    expect(scan).toEqual({ ...exact, scannedCount: 300 });
  });

  it('takes probes as probeCount does, and not both', async () => {
    const probed = (await index).searchIndices(user, { mode: { probeCount: 2 } });
    expect((await index).searchIndices(user, { probeCount: 2 })).toEqual(probed);
    const both = async () => (await index).searchIndices(user, { mode: 'exact', probeCount: 2 });
    await expect(both()).rejects.toThrow('probeCount: expected none beside mode');
  });

  it('is refused where it is none of them', async () => {
    for (const mode of [
      'fast',
      {},
      null,
      { recall: 0 },
      { recall: 1.1 },
      { probeCount: 0 },
      { recall: 1, probeCount: 1 },
    ]) {
      const search = async () => (await index).searchIndices(user, { mode: mode as 'exact' });
      await expect(search(), JSON.stringify(mode)).rejects.toThrow(ArgumentError);
    }
  });
});

describe('counts beyond what there is', () => {
  it.each(engines)('are as good as all, up to the largest integer, on the %s engine', async (engine) => {
    const vectors = randomFloats(new Random(2), 20 * 2);
    const index = await LightRecIndex.build(randomTable(new Random(1), small), { engine, vectors });
    const user = Float32Array.of(1, 2);
    const { scannedCount: _, ...all } = index.searchIndices(user, { k: 21, rerank: false });
    expect([all.itemIndices.length, all.shortfall]).toEqual([20, 'catalogue']);
    for (const k of [2 ** 31, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]) {
      expect(index.searchIndices(user, { k, rerank: false })).toMatchObject(all);
      expect(index.searchIndices(user, { k: 21, probeCount: k, rerank: false })).toMatchObject(all);
      const rerank = { candidateCount: k };
      expect(index.searchIndices(user, { k, rerank })).toEqual(
        index.searchIndices(user, { k: 21, rerank: { candidateCount: 21 } }),
      );
    }
  });
});

describe('searchInto', () => {
  it('writes what searchIndices returns, and says how many', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(1), small));
    const user = Float32Array.of(1, 2);
    const [itemIndices, scores] = [new Uint32Array(30).fill(99), new Float32Array(30).fill(99)];
    for (const options of [{}, { k: 30 }, { k: 3, excludeIndices: [0, 1] }, { includeIndices: [4] }]) {
      const expected = index.searchIndices(user, options);
      const count = index.searchInto(user, options, itemIndices, scores);
      expect([itemIndices.slice(0, count), scores.slice(0, count)]).toEqual([expected.itemIndices, expected.scores]);
    }
  });

  it('refuses places too small for k', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(1), small));
    const search = (k: number | undefined, itemRoom: number, scoreRoom: number) => () =>
      index.searchInto(Float32Array.of(1, 2), { k }, new Uint32Array(itemRoom), new Float32Array(scoreRoom));
    expect(search(undefined, 9, 10)).toThrow('itemIndices: expected room for 10');
    expect(search(5, 5, 4)).toThrow('scores: expected room for 5');
    expect(search(5, 5, 5)).not.toThrow();
  });
});

describe('searchBatch', () => {
  it('is a search for each user, with the items that the user has seen and the vector for post-ranking', async () => {
    const random = new Random(1);
    const vectors = randomFloats(random, 20 * 3);
    const index = await LightRecIndex.build(randomTable(random, small), { vectors });
    const users = randomFloats(random, 3 * 2);
    const own = randomFloats(random, 3 * 3);
    const exclude = [['item 1', 'item 2'], undefined, new Set(['item 5'])];
    const options = { k: 4, rerank: { candidateCount: 9, user: own } };
    expect(index.searchBatch(users, { ...options, exclude })).toEqual(
      [0, 1, 2].map((i) =>
        index.search(users.subarray(2 * i, 2 * i + 2), {
          k: 4,
          exclude: exclude[i],
          rerank: { candidateCount: 9, user: own.subarray(3 * i, 3 * i + 3) },
        }),
      ),
    );
    expect(index.searchBatch(new Float32Array())).toEqual([]);
  });

  it('refuses users, lists and vectors that are not one each', async () => {
    const vectors = new Float32Array(20 * 3);
    const index = await LightRecIndex.build(randomTable(new Random(1), small), { vectors });
    expect(() => index.searchBatch(new Float32Array(3))).toThrow('users: expected [userCount, 2]');
    expect(() => index.searchBatch(new Float32Array(4), { exclude: [[]] })).toThrow('exclude: expected 2 lists');
    const rerank = { candidateCount: 10, user: new Float32Array(3) };
    expect(() => index.searchBatch(new Float32Array(4), { rerank })).toThrow('rerank.user: expected [2, 3]');
  });
});

describe('similarItems', () => {
  it('is a search for what the item stands for, without the item', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(1), small));
    for (const id of ['item 0', 'item 7', 'item 19']) {
      const user = index.decode(id);
      for (const exclude of [['item 3'], new Set(['item 3']), ['item 3'].values()]) {
        expect(index.similarItems(id, { k: 5, exclude })).toEqual(
          index.search(user, { k: 5, exclude: ['item 3', id] }),
        );
      }
    }
    expect(() => index.similarItems('item 20')).toThrow('id: expected an id of the index, received "item 20"');
    expect(() => index.similarItems('item 0', { exclude: 'item 3' })).toThrow('exclude: expected a list of ids');
  });

  it('gives the others in their order for an item that stands for nothing', async () => {
    const codeTable = randomTable(new Random(1), { ...small, codebookCount: 1 });
    codeTable.codebooks.fill(0, 0, 2);
    codeTable.codes[4] = 0;
    const index = await LightRecIndex.build(codeTable);
    expect(index.similarItems('item 4', { k: 5 }).ids).toEqual([0, 1, 2, 3, 5].map((item) => `item ${item}`));
  });
});

describe('scoreItems', () => {
  it('gives the composite score of every item, in order of the items', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async ({ codeTable, user }) => {
        for (const engine of engines) {
          const index = await LightRecIndex.build(codeTable, { engine });
          const scores = new Float32Array(codeTable.itemCount);
          index.scoreItems(user, scores);
          const scoreOf = (item: number) => compositeScore(codeTable, user, item, index.codebookOrder);
          expect(scores).toEqual(scores.map((_, item) => scoreOf(item)));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a place for fewer or more scores', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(1), small));
    for (const length of [19, 21]) {
      expect(() => index.scoreItems(Float32Array.of(1, 2), new Float32Array(length))).toThrow('scores: expected [20]');
    }
  });
});

describe('what does not fit is refused', () => {
  const index = LightRecIndex.build(randomTable(new Random(1), small));
  const search = async (options: SearchIndicesOptions, user = Float32Array.of(1, 2)) =>
    (await index).searchIndices(user, options);

  it('in the user', async () => {
    await expect(search({}, Float32Array.of(1))).rejects.toThrow(ShapeError);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      await expect(search({}, Float32Array.of(1, value))).rejects.toThrow('user[1]: expected a finite float32 number');
    }
  });

  it('in the options', async () => {
    for (const count of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(search({ k: count })).rejects.toThrow(ArgumentError);
      await expect(search({ probeCount: count })).rejects.toThrow('probeCount: expected an integer >= 1');
    }
    for (const item of [-1, 20, 0.5, Number.NaN]) {
      await expect(search({ excludeIndices: [1, item] })).rejects.toThrow(
        'excludeIndices[1]: expected an item index in [0, 20)',
      );
      await expect(search({ includeIndices: [item] })).rejects.toThrow(
        'includeIndices[0]: expected an item index in [0, 20)',
      );
    }
  });

  it('in the vectors', async () => {
    const codeTable = (await index).toCodeTable();
    for (const length of [0, 19, 41]) {
      await expect(LightRecIndex.build(codeTable, { vectors: new Float32Array(length) })).rejects.toThrow(ShapeError);
    }
  });

  it('in the code table', async () => {
    for (const value of [Number.NaN, Number.NEGATIVE_INFINITY]) {
      const codeTable = randomTable(new Random(1), { ...small, withBias: true });
      codeTable.itemBias![3] = value;
      await expect(LightRecIndex.build(codeTable)).rejects.toThrow(
        'codeTable.itemBias[3]: expected a finite float32 number',
      );
      codeTable.codebooks[2] = value;
      await expect(LightRecIndex.build(codeTable)).rejects.toThrow(
        'codeTable.codebooks[2]: expected a finite float32 number',
      );
    }
    const many = randomTable(new Random(1), { ...small, codebookCount: 17 });
    await expect(LightRecIndex.build(many)).rejects.toThrow('codeTable.codebookCount: expected at most 16');
  });
});

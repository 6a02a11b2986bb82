import { ArgumentError, Random, ShapeError } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from './light-rec-index.js';
import type { SearchOptions } from './search-options.js';
import { compositeScore, randomFloats, randomTable, type SearchProblem, searchByBruteForce } from './test-oracle.js';

const engines = ['wasm', 'plain'] as const;
const small = { itemCount: 20, codebookCount: 2, codewordCount: 4, dim: 2 };

async function demandExpected({ codeTable, vectors, user, options }: SearchProblem): Promise<void> {
  for (const engine of engines) {
    const index = await LightRecIndex.build(codeTable, { vectors, engine });
    const expected = searchByBruteForce({ codeTable, vectors, user, options }, index.codebookOrder);
    const { items, ids, scores } = index.search(user, options);
    expect({ items: [...items], scores: [...scores] }).toEqual(expected);
    expect(ids).toEqual(expected.items.map((item) => `item ${item}`));
  }
}

const vectorDim = 3;

/** Small tables, in which codes repeat; half of them, and some users, made for ties. */
const problems: fc.Arbitrary<SearchProblem> = fc
  .record({
    shape: fc.record({
      itemCount: fc.integer({ min: 1, max: 60 }),
      codebookCount: fc.integer({ min: 1, max: 6 }),
      codewordCount: fc.integer({ min: 1, max: 9 }),
      dim: fc.integer({ min: 1, max: 5 }),
      withBias: fc.boolean(),
      ofVariableRate: fc.boolean(),
    }),
    withTies: fc.boolean(),
    userKind: fc.constantFrom('usual', 'usual', 'zero', 'tiny', 'huge'),
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    k: fc.option(fc.integer({ min: 1, max: 70 }), { nil: undefined }),
    probeCount: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    excludeShare: fc.constantFrom(undefined, 0, 0.2, 0.9, 1),
    includeShare: fc.constantFrom(undefined, 0, 0.1, 0.7),
    extraCandidates: fc.option(fc.integer({ min: 0, max: 70 }), { nil: undefined }),
  })
  .map(({ shape, withTies, userKind, seed, k, probeCount, excludeShare, includeShare, extraCandidates }) => {
    const random = new Random(seed);
    const factor = { usual: 1, zero: 0, tiny: 1e-30, huge: 1e30 }[userKind];
    /** Items at random, some of them twice. */
    const draw = (share: number | undefined) =>
      share === undefined
        ? undefined
        : Array.from({ length: Math.round(share * shape.itemCount * 1.5) }, () => random.integer(shape.itemCount));
    const rerank =
      extraCandidates === undefined
        ? undefined
        : {
            candidateCount: (k ?? 10) + extraCandidates,
            user: randomFloats(random, vectorDim, withTies),
          };
    return {
      codeTable: randomTable(random, shape, withTies),
      vectors: rerank && randomFloats(random, shape.itemCount * vectorDim, withTies),
      user: randomFloats(random, shape.dim, withTies).map((value) => value * factor),
      options: { k, probeCount, exclude: draw(excludeShare), include: draw(includeShare), rerank },
    };
  });

describe('search', () => {
  it('equals brute force over the items, bit for bit, whatever the options', async () => {
    await fc.assert(fc.asyncProperty(problems, demandExpected), { numRuns: 400 });
  });

  it('returns ten items unless told otherwise', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(1), small));
    expect(index.search(Float32Array.of(1, 2)).items.length).toBe(10);
  });

  it('gives ties to the smaller index, however the lists lie', async () => {
    // All score 0; by first code the order is 3, 2, 1, 0.
    const codeTable = randomTable(new Random(1), { itemCount: 4, codebookCount: 1, codewordCount: 4, dim: 1 });
    codeTable.codes.set([3, 2, 1, 0]);
    const index = await LightRecIndex.build(codeTable);
    for (const k of [1, 2, 3, 4, 9])
      expect([...index.search(Float32Array.of(0), { k }).items]).toEqual([0, 1, 2, 3].slice(0, k));
  });

  it('settles ties also where a long list makes the kernel memory grow', async () => {
    const itemCount = 30_000;
    const codeTable = randomTable(new Random(1), { itemCount, codebookCount: 4, codewordCount: 8, dim: 1 });
    for (const engine of engines) {
      const index = await LightRecIndex.build(codeTable, { engine });
      const { items } = index.search(Float32Array.of(0), { k: 20_000 });
      expect(items).toEqual(Uint32Array.from({ length: 20_000 }, (_, item) => item));
    }
  });

  it('gives each call its own result', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(1), small));
    const first = index.search(Float32Array.of(1, 2), { k: 3 });
    const copy = { items: [...first.items], scores: [...first.scores] };
    index.search(Float32Array.of(-2, 1), { k: 5 });
    expect({ items: [...first.items], scores: [...first.scores] }).toEqual(copy);
  });

  it('finds nothing in an empty index', async () => {
    const codeTable = randomTable(new Random(1), { ...small, itemCount: 0 });
    for (const engine of engines) {
      const index = await LightRecIndex.build(codeTable, { engine });
      for (const probeCount of [undefined, 2]) {
        const { items, ids, scores, scannedCount } = index.search(Float32Array.of(1, 2), { probeCount });
        expect([items.length, ids, scores.length, scannedCount]).toEqual([0, [], 0, 0]);
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
    expect(index.search(Float32Array.of(1), { probeCount: 1 })).toEqual({
      items: Uint32Array.of(5, 2),
      ids: ['item 5', 'item 2'],
      scores: Float32Array.of(23, 21), // 20 + 3 and 20 + 1
      scannedCount: 2,
      shortfall: 'probes',
    });
    const { items, scannedCount } = index.search(Float32Array.of(1), { probeCount: 2, k: 3 });
    expect([[...items], scannedCount]).toEqual([[5, 2, 1], 4]);
    expect([...index.search(Float32Array.of(-1), { probeCount: 1 }).items]).toEqual([0, 3]);
  });

  it('is the exact search from as many probes as there are lists', async () => {
    await fc.assert(
      fc.asyncProperty(problems, fc.integer({ min: 0, max: 1000 }), async ({ codeTable, user, options }, extra) => {
        const index = await LightRecIndex.build(codeTable);
        const exact: SearchOptions = { ...options, rerank: undefined, probeCount: undefined };
        const probed = { ...exact, probeCount: codeTable.codewordCount + extra };
        // Few items of `include` are scored one by one, but not with probes.
        expect({ ...index.search(user, probed), scannedCount: 0 }).toEqual({
          ...index.search(user, exact),
          scannedCount: 0,
        });
      }),
    );
  });
});

describe('options.exclude and options.include', () => {
  it('take any list of numbers, in any order', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(1), small));
    const user = Float32Array.of(1, 2);
    const typed = index.search(user, { exclude: Uint32Array.of(3, 9), include: Uint8Array.of(9, 3, 5, 1) });
    expect(index.search(user, { exclude: [9, 3, 3], include: [1, 3, 5, 9] })).toEqual(typed);
    expect([...typed.items].sort()).toEqual([1, 5]);
  });

  it('leave no trace in the next search', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(1), small));
    const user = Float32Array.of(1, 2);
    const before = index.search(user);
    index.search(user, { include: [1] });
    index.search(user, { exclude: [...before.items] });
    expect(index.search(user)).toEqual(before);
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
      index.search(Float32Array.of(1), { k, rerank: { candidateCount, user } });
    expect([...search(2, 2).items]).toEqual([1, 0]);
    expect([...search(2, 3).items]).toEqual([2, 1]);
    expect([...search(2, 100).scores]).toEqual([45, 10]);
  });

  it('takes the searched user where the two spaces are one', async () => {
    const random = new Random(2);
    const codeTable = randomTable(random, small);
    const vectors = randomFloats(random, 20 * 2);
    const user = Float32Array.of(1, -1);
    const index = await LightRecIndex.build(codeTable, { vectors });
    const { items } = index.search(user, { k: 20, rerank: { candidateCount: 20 } });
    const own = index.search(user, { k: 20, rerank: { candidateCount: 20, user } });
    expect(items).toEqual(own.items);
  });

  it('refuses what it cannot use', async () => {
    const random = new Random(2);
    const codeTable = randomTable(random, small);
    const user = Float32Array.of(1, -1);
    const without = await LightRecIndex.build(codeTable);
    expect(() => without.search(user, { rerank: { candidateCount: 10 } })).toThrow(
      'rerank: expected an index with vectors',
    );
    const index = await LightRecIndex.build(codeTable, { vectors: randomFloats(random, 20 * 3) });
    expect([without.hasVectors, index.hasVectors]).toEqual([false, true]);
    expect(() => index.search(user, { rerank: { candidateCount: 10 } })).toThrow(ShapeError);
    expect(() => index.search(user, { rerank: { candidateCount: 9 } })).toThrow(
      'rerank.candidateCount: expected an integer >= 10',
    );
    const wrong = Float32Array.of(1, Number.NaN, 0);
    expect(() => index.search(user, { rerank: { candidateCount: 10, user: wrong } })).toThrow(
      'rerank.user[1]: expected a finite float32 number',
    );
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
  const search = async (options: SearchOptions, user = Float32Array.of(1, 2)) => (await index).search(user, options);

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
      await expect(search({ exclude: [1, item] })).rejects.toThrow('exclude[1]: expected an item index in [0, 20)');
      await expect(search({ include: [item] })).rejects.toThrow('include[0]: expected an item index in [0, 20)');
    }
  });

  it('in the vectors', async () => {
    const codeTable = (await index).toCodeTable();
    for (const length of [0, 19, 41]) {
      await expect(LightRecIndex.build(codeTable, { vectors: new Float32Array(length) })).rejects.toThrow(ShapeError);
    }
  });
});

import { Random } from '@lightrec/core';
import { formOf, nearCodes, randomFloats, randomTable } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import { searchByBruteForce } from '../test-support/brute-force.js';

const shape = { itemCount: 60, codebookCount: 3, codewordCount: 5, dim: 4 };
const codeTable = randomTable(new Random(1), shape);
const user = Float32Array.of(1, -1, 2, 0.5);
const built = LightRecIndex.build(codeTable, { vectors: randomFloats(new Random(2), 60 * 3) });

describe('options.rerank', () => {
  const random = new Random(7);
  const vectors = nearCodes(codeTable, randomFloats(random, 60 * 4));
  const users = { vectors: randomFloats(random, 50 * 4) };
  const formats = ['float32', 'float16', 'int8'] as const;

  it.each(formats)(
    'is by vectors unless told otherwise, where %s ones are kept that codes nearly say',
    async (format) => {
      const index = await LightRecIndex.build(codeTable, { vectors, vectorFormat: format, users });
      const loaded = await LightRecIndex.load(index.save());
      const row = index.stats.calibration!.find(
        ({ k, candidateCount, deviations, recall }) =>
          k === 10 && candidateCount !== undefined && deviations === undefined && recall >= 0.995,
      )!;
      const explicit = index.search(user, { rerank: { candidateCount: row.candidateCount } });
      expect(explicit.ids).not.toEqual(index.search(user, { rerank: false }).ids);
      for (const it of [index, loaded]) {
        expect(it.search(user)).toEqual(explicit);
        expect(it.search(user, { rerank: {} })).toEqual(explicit);
        expect(it.searchBatch(user)).toEqual([explicit]);
        const { itemIndices, scores } = it.searchIndices(user);
        expect([Array.from(itemIndices, (item) => `item ${item}`), [...scores]]).toEqual([
          explicit.ids,
          explicit.scores,
        ]);
      }
    },
  );

  it('is none unless asked for, where vectors are of another space, or of users of their own', async () => {
    const composite = await LightRecIndex.build(codeTable);
    const others = [
      { vectors: randomFloats(random, 60 * 3) },
      { vectors: randomFloats(random, 60 * 4) },
      { vectors, users: { ...users, rerankVectors: randomFloats(random, 50 * 4) } },
    ];
    for (const options of others) {
      const index = await LightRecIndex.build(codeTable, options);
      expect(index.hasVectors).toBe(true);
      expect(index.search(user)).toEqual(composite.search(user));
    }
  });

  it('false leaves composite scores', async () => {
    const index = await LightRecIndex.build(codeTable, { vectors });
    const composite = await LightRecIndex.build(codeTable);
    expect(index.search(user, { rerank: false })).toEqual(composite.search(user));
    expect(index.searchBatch(user, { rerank: false })).toEqual(composite.searchBatch(user));
    expect(index.similarItems('item 3', { rerank: false })).toEqual(composite.similarItems('item 3'));
  });

  it('needs a user in the space of the vectors, where it is not that of the codes', async () => {
    for (const engine of ['wasm', 'plain'] as const) {
      const index = await LightRecIndex.build(codeTable, { vectors: randomFloats(random, 60 * 3), engine });
      for (const rerank of [{}, { candidateCount: 20 }, { candidateCount: 'auto' as const }]) {
        expect(() => index.search(user, { rerank })).toThrow('rerank.user: expected [3], received [4]');
      }
    }
  });
});

describe('options.rerank.byIndices', () => {
  it('gets the candidates best first, with their scores, and says which come back', async () => {
    const index = await built;
    const best = index.searchIndices(user, { k: 20 });
    const { itemIndices, scores } = index.searchIndices(user, {
      k: 3,
      rerank: {
        candidateCount: 20,
        byIndices: (candidates, composite) => {
          expect([candidates, composite]).toEqual([best.itemIndices, best.scores]);
          return Array.from(candidates, (_, i) => i);
        },
      },
    });
    expect([[...itemIndices], [...scores]]).toEqual([[...best.itemIndices.slice(17)].reverse(), [19, 18, 17]]);
  });

  it('may search the same index, whatever is excluded there', async () => {
    const index = await built;
    const outer = index.searchIndices(user, { k: 60 }).itemIndices;
    const inner: number[][] = [];
    const search = () =>
      index.searchIndices(user, {
        excludeIndices: [outer[0], outer[1]],
        k: 5,
        rerank: {
          candidateCount: 5,
          byIndices: (candidates) => {
            inner.push([...index.searchIndices(user, { excludeIndices: [outer[0]], k: 1 }).itemIndices]);
            return Array.from(candidates, () => 0);
          },
        },
      });
    expect([...search().itemIndices]).toEqual([...outer.slice(2, 7)].sort((a, b) => a - b));
    expect(inner).toEqual([[outer[1]]]);
    expect(index.searchIndices(user, { k: 60 }).itemIndices).toEqual(outer);
  });

  it('leaves nothing behind where it throws, and is refused with too few scores or none that are finite', async () => {
    const index = await built;
    const before = index.searchIndices(user);
    const search = (byIndices: () => number[]) => () =>
      index.searchIndices(user, { excludeIndices: before.itemIndices, rerank: { candidateCount: 10, byIndices } });
    expect(
      search(() => {
        throw new RangeError('of its own');
      }),
    ).toThrow(RangeError);
    expect(search(() => [1])).toThrow('rerank.byIndices: expected 10 scores, received 1');
    for (const score of [Number.NaN, 1e39]) {
      expect(search(() => new Array(10).fill(score))).toThrow('rerank.byIndices: expected finite scores');
    }
    expect(search(7 as never)).toThrow('rerank.byIndices: expected a function, received number');
    expect(index.searchIndices(user)).toEqual(before);
  });
});

describe('options.rerank.by', () => {
  it('gets the ids of the candidates best first, with their scores, and says which come back', async () => {
    const index = await built;
    const best = index.search(user, { k: 20 });
    const { ids, scores } = index.search(user, {
      k: 3,
      rerank: {
        candidateCount: 20,
        by: (candidates, composite) => {
          expect([candidates, composite]).toEqual([best.ids, best.scores]);
          return candidates.map((_, i) => i);
        },
      },
    });
    expect([ids, scores]).toEqual([best.ids.slice(17).reverse(), [19, 18, 17]]);
  });

  it('is refused with too few scores or none that are finite, beside a vector, and where it is no function', async () => {
    const index = await built;
    const search = (by: () => number[], own?: Float32Array) => () =>
      index.search(user, { rerank: { candidateCount: 10, user: own, by } });
    expect(search(() => [1])).toThrow('rerank.by: expected 10 scores, received 1');
    expect(search(() => new Array(10).fill(Number.NaN))).toThrow('rerank.by: expected finite scores');
    expect(search(() => [], new Float32Array(3))).toThrow('rerank.user: expected none beside a function');
    expect(search(7 as never)).toThrow('rerank.by: expected a function, received number');
  });
});

describe('rerank of items that were added', () => {
  it.each(['float32', 'float16', 'int8'] as const)('is by their %s rows, in the tail and after it', async (format) => {
    const random = new Random(3);
    for (const engine of ['wasm', 'plain'] as const) {
      const vectors = randomFloats(random, 60 * 3);
      const index = await LightRecIndex.build(codeTable, { vectors, vectorFormat: format, engine });
      const added = { ids: ['a', 'b'], codes: new Uint8Array(6), rerankVectors: randomFloats(random, 6) };
      await index.add(added);
      const own = Float32Array.of(0.3, 1, -2);
      const items = Array.from({ length: 62 }, (_, item) => ({
        item,
        codes: item < 60 ? codeTable.codes.subarray(item * 3, item * 3 + 3) : added.codes.subarray(0, 3),
        vector: item < 60 ? vectors.subarray(item * 3, item * 3 + 3) : added.rerankVectors.subarray((item - 60) * 3),
      })).map((entry) => ({ ...entry, vector: entry.vector.slice(0, 3) }));
      const options = { k: 62, rerank: { candidateCount: 62, user: own } };
      const form = formOf({ codeTable, vectors, vectorFormat: format });
      const problem = { codeTable, items, user, options, form };
      const expected = searchByBruteForce(problem, index.codebookOrder);
      for (const isCompact of [false, true]) {
        if (isCompact) await index.compact();
        const found = index.searchIndices(user, options);
        expect({ itemIndices: [...found.itemIndices], scores: [...found.scores] }).toEqual(expected);
      }
    }
  });
});

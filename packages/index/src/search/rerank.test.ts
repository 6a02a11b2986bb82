import { Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import { randomFloats, randomTable, searchByBruteForce } from '../test-oracle.js';

const shape = { itemCount: 60, codebookCount: 3, codewordCount: 5, dim: 4 };
const codeTable = randomTable(new Random(1), shape);
const user = Float32Array.of(1, -1, 2, 0.5);
const built = LightRecIndex.build(codeTable, { vectors: randomFloats(new Random(2), 60 * 3) });

describe('options.rerank.by', () => {
  it('gets the candidates best first, with their scores, and says which come back', async () => {
    const index = await built;
    const best = index.search(user, { k: 20 });
    const { items, scores } = index.search(user, {
      k: 3,
      rerank: {
        candidateCount: 20,
        by: (candidates, composite) => {
          expect([candidates, composite]).toEqual([best.items, best.scores]);
          return Array.from(candidates, (_, i) => i);
        },
      },
    });
    expect([[...items], [...scores]]).toEqual([[...best.items.slice(17)].reverse(), [19, 18, 17]]);
  });

  it('may search the same index, whatever is excluded there', async () => {
    const index = await built;
    const outer = index.search(user, { k: 60 }).items;
    const inner: number[][] = [];
    const search = () =>
      index.search(user, {
        exclude: [outer[0], outer[1]],
        k: 5,
        rerank: {
          candidateCount: 5,
          by: (items) => {
            inner.push([...index.search(user, { exclude: [outer[0]], k: 1 }).items]);
            return Array.from(items, () => 0);
          },
        },
      });
    expect([...search().items]).toEqual([...outer.slice(2, 7)].sort((a, b) => a - b));
    expect(inner).toEqual([[outer[1]]]);
    expect(index.search(user, { k: 60 }).items).toEqual(outer);
  });

  it('leaves nothing behind where it throws, and is refused with too few scores or none that are finite', async () => {
    const index = await built;
    const before = index.search(user);
    const search = (by: () => number[]) => () =>
      index.search(user, { exclude: [...before.items], rerank: { candidateCount: 10, by } });
    expect(
      search(() => {
        throw new RangeError('of its own');
      }),
    ).toThrow(RangeError);
    expect(search(() => [1])).toThrow('rerank.by: expected 10 scores, received 1');
    for (const score of [Number.NaN, 1e39]) {
      expect(search(() => new Array(10).fill(score))).toThrow('rerank.by: expected finite scores');
    }
    expect(index.search(user)).toEqual(before);
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
      const problem = { codeTable, items, user, options, vectorFormat: format };
      const expected = searchByBruteForce(problem, index.codebookOrder);
      for (const isCompact of [false, true]) {
        if (isCompact) await index.compact();
        const found = index.search(user, options);
        expect({ items: [...found.items], scores: [...found.scores] }).toEqual(expected);
      }
    }
  });
});

import type { Id } from '@lightrec/core';
import { hasBit } from '@lightrec/kernels/search';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import type { RerankIndicesOptions, SearchIndicesOptions } from '../search-indices-options.js';
import type { RerankOptions, SearchOptions } from '../search-options.js';
import { type SearchProblem, searchByBruteForce } from '../test-support/brute-force.js';
import { runsOf } from './runs.js';
import { problems } from './search-problems.js';

const engines = ['wasm', 'plain'] as const;
const runs = runsOf(200);

/** Why fewer than k items came back, by what there is. */
function shortfallOf({ codeTable, options }: SearchProblem, count: number): string | undefined {
  const { k = 10, mode } = options;
  if (count >= k) return undefined;
  if (count === codeTable.itemCount) return 'catalogue';
  const probeCount = typeof mode === 'object' && 'probeCount' in mode ? mode.probeCount : options.probeCount;
  return probeCount !== undefined && probeCount < codeTable.codewordCount ? 'probes' : 'filter';
}

const idOf = (item: number) => `item ${item}`;

/** The same options by ids, some of them not there. */
function byIds(options: SearchIndicesOptions, index: LightRecIndex): SearchOptions {
  const { excludeIndices, includeIndices, filter, rerank, ...shared } = options;
  const idsOf = (items: ArrayLike<number> | undefined) => items && ['nobody', ...Array.from(items, idOf)];
  return {
    ...shared,
    exclude: idsOf(excludeIndices),
    include: idsOf(includeIndices),
    filter: filter instanceof Uint32Array ? index.itemBits(idsOf(itemsOfBits(filter, index.itemLimit))!) : filter,
    rerank: rerank && rerankByIds(rerank, index),
  };
}

function itemsOfBits(bits: Uint32Array, itemLimit: number): number[] {
  return Array.from({ length: itemLimit }, (_, item) => item).filter((item) => hasBit(bits, item));
}

function rerankByIds({ byIndices, ...shared }: RerankIndicesOptions, index: LightRecIndex): RerankOptions {
  if (!byIndices) return shared;
  const by = (ids: Id[], scores: number[]) =>
    byIndices(
      Uint32Array.from(ids, (id) => index.ids.indexOf(id)!),
      Float32Array.from(scores),
    );
  return { ...shared, by };
}

describe('a search', () => {
  it(`equals brute force over the items in ${runs} cases, whatever the table, the user and the options`, async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const { codeTable, user, options, ...kept } = problem;
        const clean: SearchIndicesOptions = { k: options.k, rerank: false };
        const { codebookOrder } = await LightRecIndex.build(codeTable);
        const expected = searchByBruteForce(problem, codebookOrder);
        const expectedNext = searchByBruteForce({ ...problem, options: clean }, codebookOrder).itemIndices;
        for (const engine of engines) {
          const index = await LightRecIndex.build(codeTable, { ...kept, engine });
          const { itemIndices, scores, ...rest } = index.searchIndices(user, options);
          expect({ itemIndices: [...itemIndices], scores: [...scores] }).toEqual(expected);
          expect(rest.shortfall).toBe(shortfallOf(problem, itemIndices.length));
          const ids = expected.itemIndices.map(idOf);
          expect(index.search(user, byIds(options, index))).toEqual({ ids, scores: expected.scores, ...rest });
          // Nothing of the options is left for the next search.
          expect([...index.searchIndices(user, clean).itemIndices]).toEqual(expectedNext);
        }
      }),
      { numRuns: runs },
    );
  }, 3_600_000);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import type { SearchOptions } from '../search-options.js';
import { type SearchProblem, searchByBruteForce } from '../test-oracle.js';
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

describe('a search', () => {
  it(`equals brute force over the items in ${runs} cases, whatever the table, the user and the options`, async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const { codeTable, user, options, ...kept } = problem;
        const clean: SearchOptions = { k: options.k };
        const { codebookOrder } = await LightRecIndex.build(codeTable);
        const expected = searchByBruteForce(problem, codebookOrder);
        const expectedNext = searchByBruteForce({ ...problem, options: clean }, codebookOrder).items;
        for (const engine of engines) {
          const index = await LightRecIndex.build(codeTable, { ...kept, engine });
          const { items, scores, ids, shortfall } = index.search(user, options);
          expect({ items: [...items], scores: [...scores] }).toEqual(expected);
          expect(ids).toEqual(expected.items.map((item) => `item ${item}`));
          expect(shortfall).toBe(shortfallOf(problem, items.length));
          // Nothing of the options is left for the next search.
          expect([...index.search(user, clean).items]).toEqual(expectedNext);
        }
      }),
      { numRuns: runs },
    );
  }, 3_600_000);
});

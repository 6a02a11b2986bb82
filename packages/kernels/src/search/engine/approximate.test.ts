import { Random } from '@lightrec/core';
import { compositeScore, randomFloats, randomTable } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLayout } from '../layout/build-layout.js';
import type { EngineQuery } from './search-engine.js';
import { WasmEngine } from './wasm-engine.js';

const query: EngineQuery = { k: 10, scan: 'pruned', probeCount: 0, isBlocking: false };

const shapes = fc.record({
  itemCount: fc.integer({ min: 1, max: 3000 }),
  codebookCount: fc.integer({ min: 1, max: 16 }),
  codewordCount: fc.integer({ min: 2, max: 64 }),
  dim: fc.integer({ min: 1, max: 9 }),
  withBias: fc.boolean(),
  ofVariableRate: fc.boolean(),
});

/** Codebooks that say less and less, as those of residual codes do. */
function residualTable(random: Random, shape: Parameters<typeof randomTable>[1], decay: number) {
  const table = randomTable(random, shape);
  table.codebooks.forEach((value, i) => {
    table.codebooks[i] = value * decay ** Math.floor(i / (shape.codewordCount * shape.dim));
  });
  return table;
}

describe('approximate search', () => {
  it('is exact where so many deviations are allowed for that nothing lies beyond', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(undefined, 1, 16, 32), fc.nat(), (shape, groupWidth, seed) => {
        const random = new Random(seed);
        const engine = new WasmEngine(buildLayout(residualTable(random, shape, 0.6), { groupWidth }));
        const user = randomFloats(random, shape.dim);
        for (const k of [1, 10, 200]) {
          engine.search(user, { ...query, k });
          const expected = [[...engine.foundItems], [...engine.foundScores]];
          engine.search(user, { ...query, k, deviations: 1000 });
          expect([[...engine.foundItems], [...engine.foundScores]]).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives k items with their exact scores, however few deviations are allowed for', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(-2, 0, 1), fc.nat(), (shape, deviations, seed) => {
        const random = new Random(seed);
        const table = residualTable(random, shape, 0.6);
        const layout = buildLayout(table);
        const engine = new WasmEngine(layout);
        const user = randomFloats(random, shape.dim);
        const count = engine.search(user, { ...query, k: 30, deviations });
        expect(count).toBe(Math.min(30, shape.itemCount));
        const scores = Array.from(engine.foundItems, (item) => compositeScore(table, user, item, layout.codebookOrder));
        expect([...engine.foundScores]).toEqual(scores);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
      }),
      { numRuns: 60 },
    );
  });

  it.each([4, 8, 12])(
    'finds nearly all of the best by %i codes at three deviations, fewer for less work at fewer',
    (codebookCount) => {
      const random = new Random(codebookCount);
      const shape = { itemCount: 50_000, codebookCount, codewordCount: 64, dim: 16 };
      const engine = new WasmEngine(buildLayout(residualTable(random, shape, 0.75)));
      const settings = [undefined, 3, 2, 1];
      const [recalls, scored] = [settings.map(() => 0), settings.map(() => 0)];
      for (let i = 0; i < 20; i++) {
        const user = randomFloats(random, shape.dim);
        let best = new Set<number>();
        settings.forEach((deviations, s) => {
          engine.search(user, { ...query, k: 100, deviations });
          if (deviations === undefined) best = new Set(engine.foundItems);
          recalls[s] += [...engine.foundItems].filter((item) => best.has(item)).length / 2000;
          scored[s] += engine.cost.scoredItems;
        });
      }
      // Usually .98 or more, .9 and .7 of them.
      expect(recalls[1]).toBeGreaterThan(0.98);
      expect(recalls[3]).toBeGreaterThan(0.4);
      for (let s = 1; s < settings.length; s++) {
        expect(recalls[s]).toBeLessThan(recalls[s - 1]);
        expect(scored[s]).toBeLessThan(0.95 * scored[s - 1]);
      }
    },
  );
});

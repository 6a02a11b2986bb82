import { Random } from '@lightrec/core';
import { compositeScore, randomFloats, randomTable } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLayout } from '../layout/build-layout.js';
import { storeVectors } from '../vectors/store-vectors.js';
import { PlainEngine } from './plain-engine.js';
import type { EngineQuery } from './search-engine.js';
import { WasmEngine } from './wasm-engine.js';

const query: EngineQuery = { k: 10, scan: 'pruned', probeCount: 0, isBlocking: false };

/** Tables of every form, users of every size, small k and large. */
const cases = fc.record({
  shape: fc.record({
    itemCount: fc.oneof(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 3000 })),
    codebookCount: fc.integer({ min: 1, max: 16 }),
    codewordCount: fc.oneof(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 256 })),
    dim: fc.integer({ min: 1, max: 9 }),
    withBias: fc.boolean(),
    ofVariableRate: fc.boolean(),
  }),
  groupWidth: fc.constantFrom(undefined, 1, 2, 4, 16, 32, 256),
  decay: fc.constantFrom(1, 0.5, 0.2),
  withTies: fc.boolean(),
  // Users of which float32 keeps a few bits alone, and biases beside which it rounds scores away.
  factor: fc.constantFrom(1, 1, 0, 1e-30, 1e-38, 1e-42, 1e30),
  biasFactor: fc.constantFrom(1, 1e-6, 1e4, 1e7, 1e38),
  k: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 4000 })),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});

/** Units of norm in a score are beyond float32: groups were once left out for it. */
const smallestUser: typeof cases extends fc.Arbitrary<infer Case> ? Case : never = {
  shape: { itemCount: 64, codebookCount: 16, codewordCount: 95, dim: 6, withBias: false, ofVariableRate: false },
  groupWidth: 32,
  decay: 1,
  withTies: false,
  factor: 1e-38,
  biasFactor: 1,
  k: 3,
  seed: 19,
};

describe('both engines', () => {
  it('find what brute force finds, ties and bits included, by bounds and by a whole scan', () => {
    fc.assert(
      fc.property(cases, ({ shape, groupWidth, decay, withTies, factor, biasFactor, k, seed }) => {
        const random = new Random(seed);
        const table = randomTable(random, shape, withTies ? 'grid' : 'normal');
        // Later codebooks say less, as in residual codes: then bounds bite.
        table.codebooks.forEach((value, i) => {
          table.codebooks[i] = value * decay ** Math.floor(i / (shape.codewordCount * shape.dim));
        });
        table.itemBias?.forEach((bias, item) => {
          table.itemBias![item] = Math.max(-3e38, Math.min(3e38, bias * biasFactor));
        });
        const user = randomFloats(random, shape.dim, withTies ? 'grid' : 'normal').map((value) => value * factor);
        const layout = buildLayout(table, { groupWidth });
        const expected = Array.from({ length: shape.itemCount }, (_, item) => ({
          item,
          score: compositeScore(table, user, item, layout.codebookOrder),
        }))
          .sort((a, b) => b.score - a.score || a.item - b.item)
          .slice(0, k);
        for (const engine of [new WasmEngine(layout), new PlainEngine(layout)]) {
          for (const scan of ['pruned', 'whole'] as const) {
            const count = engine.search(user, { ...query, k, scan });
            expect(count).toBe(expected.length);
            expect([...engine.foundItems]).toEqual(expected.map(({ item }) => item));
            expect(engine.foundScores).toEqual(Float32Array.from(expected, ({ score }) => score));
          }
        }
      }),
      { numRuns: 100, examples: [[smallestUser]] },
    );
  });
});

describe('bounds', () => {
  // In one dimension what is left of an item is as long as it says, and bounds have nothing to spare.
  const shape = { itemCount: 3000, codebookCount: 4, codewordCount: 8, dim: 1, withBias: true };

  it.each([
    ['that biases round', 1e7, 1],
    ['of a user so small that entries keep a few bits', 0, 2e-44],
  ])('keep every item whose score is among the best by rounding, for scores %s', (_, bias, factor) => {
    for (let seed = 0; seed < 20; seed++) {
      const random = new Random(seed);
      const table = randomTable(random, shape);
      table.itemBias!.fill(bias);
      const user = randomFloats(random, shape.dim).map((value) => value * factor);
      const layout = buildLayout(table, { groupWidth: 1 });
      for (const engine of [new WasmEngine(layout), new PlainEngine(layout)]) {
        for (const k of [1, 10, 100]) {
          engine.search(user, { ...query, k, scan: 'whole' });
          const expected = [[...engine.foundItems], [...engine.foundScores]];
          engine.search(user, { ...query, k });
          expect([[...engine.foundItems], [...engine.foundScores]]).toEqual(expected);
        }
      }
    }
  });

  it('keep items whose entries lose, in whole steps, just what an item may lose', () => {
    let prunedCount = 0;
    for (let seed = 0; seed < 80; seed++) {
      const random = new Random(seed);
      const codebookCount = 3 + random.integer(14);
      const table = randomTable(random, { itemCount: 3000, codebookCount, codewordCount: 128, dim: 1 });
      // Few steps below the best, so that many items tie with the last of the k.
      table.codebooks.forEach((_, i) => {
        table.codebooks[i] = -Math.min(random.integer(4), random.integer(4));
      });
      const layout = buildLayout(table, { groupWidth: [1, 4, 16][seed % 3] });
      // The engine in which losses are bytes.
      const engine = new WasmEngine(layout);
      const user = Float32Array.of(1 + random.integer(1000) / 1000);
      for (const k of [1, 3, 10, 30, 100, 300]) {
        engine.search(user, { ...query, k, scan: 'whole' });
        const expected = [[...engine.foundItems], [...engine.foundScores]];
        engine.search(user, { ...query, k });
        expect([[...engine.foundItems], [...engine.foundScores]]).toEqual(expected);
        prunedCount += Number(engine.cost.scoredItems < 1500);
      }
    }
    expect(prunedCount).toBeGreaterThan(100);
  });

  it('leave most items out where codes say much about scores', () => {
    const random = new Random(1);
    const table = randomTable(random, { itemCount: 20_000, codebookCount: 4, codewordCount: 64, dim: 8 });
    const bookLength = 64 * 8;
    table.codebooks.forEach((value, i) => {
      table.codebooks[i] = value * 0.4 ** Math.floor(i / bookLength);
    });
    const layout = buildLayout(table);
    for (const engine of [new WasmEngine(layout), new PlainEngine(layout)]) {
      engine.search(randomFloats(random, 8), query);
      // Usually 0.10 and 0.03 of them.
      expect(engine.cost.scannedItems).toBeLessThan(0.3 * 20_000);
      engine.search(randomFloats(random, 8), { ...query, scan: 'whole' });
      expect(engine.cost.scannedItems).toBe(20_000);
    }
  });
});

describe('what an engine returns', () => {
  it('is refused where scores are beyond float32, of users and of users for post-ranking', () => {
    const random = new Random(1);
    const table = randomTable(random, { itemCount: 40, codebookCount: 2, codewordCount: 4, dim: 2 });
    const layout = buildLayout(table);
    const vectors = storeVectors(
      Float32Array.from({ length: 80 }, (_, i) => (i % 2 ? -3e38 : 3e38)),
      { format: 'float32', dim: 2, base: 'none', ofCodes: false },
      layout.items,
      (item) => table.decode(item),
    );
    for (const engine of [new WasmEngine(layout, vectors), new PlainEngine(layout, vectors)]) {
      const search = (user: number[], own: number[]) => () =>
        engine.search(user, { ...query, rerank: { candidateCount: 20, user: own } });
      expect(search([3e38, 3e38], [1, 0])).toThrow('user: expected a vector whose scores are finite');
      for (const own of [
        [0, 9],
        [9, 0],
        [9, 9],
      ]) {
        expect(search([1, 1], own)).toThrow('rerank.user: expected a vector whose scores are finite');
      }
      expect(search([1, 1], [1, 0.1])()).toBe(10);
    }
  });
});

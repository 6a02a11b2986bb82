import { Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLayout } from '../layout/build-layout.js';
import { compositeScore, randomFloats, randomTable } from '../test-oracle.js';
import { PlainEngine } from './plain-engine.js';
import type { EngineQuery } from './search-engine.js';
import { WasmEngine } from './wasm-engine.js';

const query: EngineQuery = { k: 10, scan: 'pruned', probeCount: 0, share: 0, isBlocking: false };

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
  factor: fc.constantFrom(1, 1, 0, 1e-30, 1e30),
  k: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 4000 })),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});

describe('both engines', () => {
  it('find what brute force finds, ties and bits included, by bounds and by a whole scan', () => {
    fc.assert(
      fc.property(cases, ({ shape, groupWidth, decay, withTies, factor, k, seed }) => {
        const random = new Random(seed);
        const table = randomTable(random, shape, withTies);
        // Later codebooks say less, as in residual codes: then bounds bite.
        table.codebooks.forEach((value, i) => {
          table.codebooks[i] = value * decay ** Math.floor(i / (shape.codewordCount * shape.dim));
        });
        const user = randomFloats(random, shape.dim, withTies).map((value) => value * factor);
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
      { numRuns: 100 },
    );
  }, 60_000);
});

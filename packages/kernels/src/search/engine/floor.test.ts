import { Random } from '@lightrec/core';
import { randomFloats, randomTable } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLayout } from '../layout/build-layout.js';
import { PlainEngine } from './plain-engine.js';
import type { EngineQuery, SearchEngine } from './search-engine.js';
import { WasmEngine } from './wasm-engine.js';

const query: EngineQuery = { k: 10, scan: 'pruned', probeCount: 0, isBlocking: false };

const cases = fc.record({
  shape: fc.record({
    itemCount: fc.oneof(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 3000 })),
    codebookCount: fc.integer({ min: 1, max: 9 }),
    codewordCount: fc.oneof(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 256 })),
    dim: fc.integer({ min: 1, max: 5 }),
    withBias: fc.boolean(),
    ofVariableRate: fc.boolean(),
  }),
  withTies: fc.boolean(),
  factor: fc.constantFrom(1, 1, 0, 1e-30, 1e30),
  k: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 4000 })),
  /** The floor is the score at this place of the ranking, or beyond every score. */
  place: fc.double({ min: -0.2, max: 1.2, noNaN: true }),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});

describe('query.floor', () => {
  it('may leave out what scores less, and nothing else', () => {
    fc.assert(
      fc.property(cases, ({ shape, withTies, factor, k, place, seed }) => {
        const random = new Random(seed);
        const user = randomFloats(random, shape.dim, withTies ? 'grid' : 'normal').map((value) => value * factor);
        const layout = buildLayout(randomTable(random, shape, withTies ? 'grid' : 'normal'));
        for (const engine of [new WasmEngine(layout), new PlainEngine(layout)]) {
          const everything = ranked(engine, user, { ...query, k: shape.itemCount });
          const floor = floorAt(everything, place);
          const expected = everything.filter(({ score }) => score >= floor).slice(0, k);
          for (const scan of ['pruned', 'whole'] as const) {
            const found = ranked(engine, user, { ...query, k, scan, floor });
            expect(found.filter(({ score }) => score >= floor)).toEqual(expected);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

function ranked(engine: SearchEngine, user: Float32Array, asked: EngineQuery) {
  engine.search(user, asked);
  return Array.from(engine.foundItems, (item, i) => ({ item, score: engine.foundScores[i] }));
}

function floorAt(everything: readonly { score: number }[], place: number): number {
  if (place < 0) return Math.fround(everything[0].score * 2 + 1);
  const at = Math.floor(place * everything.length);
  return at < everything.length ? everything[at].score : Math.fround(everything[everything.length - 1].score * 2 - 1);
}

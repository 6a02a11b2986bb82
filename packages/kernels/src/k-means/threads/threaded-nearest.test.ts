import { ArgumentError, Random } from '@lightrec/core';
import { randomFloats, seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { kMeans } from '../k-means.js';
import { type CreateNearest, createNearest } from '../nearest.js';
import { residualQuantizer } from '../residual-quantizer.js';
import { createNearestOf, leastPoints } from './threaded-nearest.js';

interface Case {
  /** Points of one assignment after another. */
  counts: number[];
  dim: number;
  centroidCount: number;
  setCount: number;
  engine: 'wasm' | 'plain';
  seed: number;
}

const anyCase: fc.Arbitrary<Case> = fc.record({
  counts: fc.array(fc.integer({ min: 0, max: 6 * leastPoints }), { minLength: 1, maxLength: 4 }),
  dim: fc.integer({ min: 1, max: 5 }),
  centroidCount: fc.integer({ min: 1, max: 9 }),
  setCount: fc.integer({ min: 1, max: 2 }),
  engine: fc.constantFrom('wasm' as const, 'plain' as const),
  seed: seeds,
});

/** All assignments, the centroids changed after each but the first. */
function play({ counts, dim, centroidCount, setCount, engine, seed }: Case, create: CreateNearest) {
  const random = new Random(seed);
  const floats = (count: number) => randomFloats(random, count * dim);
  const nearest = create(
    Array.from({ length: setCount }, () => floats(centroidCount)),
    dim,
    engine,
  );
  return counts.map((count, i) => {
    const set = random.integer(setCount);
    if (i > 0) nearest.replace(set, floats(centroidCount));
    return nearest.assign(set, floats(count));
  });
}

describe('points shared out to threads', () => {
  it('are assigned to the bit as on one', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 2, max: 3 }), (testCase, threads) => {
        expect(play(testCase, createNearestOf(threads))).toEqual(play(testCase, createNearest));
      }),
      { numRuns: 25 },
    );
  });

  it('are so where there are more than a thread takes at once, and where two take turns', () => {
    const random = new Random(3);
    const [dim, engine] = [2, 'wasm'] as const;
    const points = randomFloats(random, 40_001 * dim);
    const sets = [randomFloats(random, 7 * dim), randomFloats(random, 5 * dim)];
    const threaded = sets.map((set) => createNearestOf(2)([set], dim, engine));
    for (const turn of [0, 1, 0]) {
      expect(threaded[turn].assign(0, points)).toEqual(createNearest([sets[turn]], dim, engine).assign(0, points));
    }
  });

  it('give the same centroids and codes as on one', async () => {
    const [dim, count] = [3, 3 * leastPoints];
    const points = randomFloats(new Random(1), count * dim);
    const clusters = (threads: number) => kMeans({ points, dim, centroidCount: 8, random: new Random(2), threads });
    expect(clusters(2)).toEqual(clusters(1));
    const sizes = { dim, codebookCount: 2, codewordCount: 8 };
    const tables = [1, 2].map((threads) =>
      residualQuantizer({ threads }).train(points, { ...sizes, random: new Random(2) }),
    );
    const [alone, shared] = await Promise.all(tables);
    expect(shared).toEqual(alone);
    expect(residualQuantizer({ threads: 2 }).encoderOf(shared)(points)).toEqual(shared.codes);
  });
});

describe('threads that cannot be', () => {
  afterEach(() => vi.unstubAllGlobals());
  const clusters = (threads: number) =>
    kMeans({ points: new Float32Array(8), dim: 2, centroidCount: 2, random: new Random(1), threads });

  it.each([0, 1.5, 65])('%d are refused', (threads) => {
    expect(() => clusters(threads)).toThrow(ArgumentError);
    expect(() => residualQuantizer({ threads })).toThrow(ArgumentError);
  });

  it('more than one are refused where there is no node:worker_threads', () => {
    vi.stubGlobal('process', undefined);
    expect(() => clusters(2)).toThrow('threads: expected 1 where there is no node:worker_threads');
    clusters(1);
  });
});

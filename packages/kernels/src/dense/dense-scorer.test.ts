import { ArgumentError, Random, type RankedItems, ShapeError } from '@lightrec/core';
import { randomFloats, type Spread, seeds, spreads } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDenseScorer, type ScoreMask } from './dense-scorer.js';

interface Shape {
  dim: number;
  itemCount: number;
  userCount: number;
  spread: Spread;
  seed: number;
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  dim: fc.integer({ min: 1, max: 70 }),
  itemCount: fc.oneof(fc.integer({ min: 0, max: 70 }), fc.constantFrom(0, 1, 3, 4, 5, 15, 16, 17)),
  userCount: fc.integer({ min: 0, max: 9 }),
  spread: spreads,
  seed: seeds,
});

function twins({ dim, itemCount, userCount, spread, seed }: Shape) {
  const random = new Random(seed);
  const items = randomFloats(random, itemCount * dim, spread);
  const users = randomFloats(random, userCount * dim, spread);
  const wasm = createDenseScorer({ items, dim, engine: 'wasm' });
  const plain = createDenseScorer({ items, dim, engine: 'plain' });
  return { items, users, wasm, plain };
}

/** Every score above -Infinity, sorted whole: nothing of a heap. */
function rankAll(scores: Float32Array, k: number): RankedItems {
  const items = Array.from(scores.keys())
    .filter((item) => scores[item] > Number.NEGATIVE_INFINITY)
    .sort((a, b) => scores[b] - scores[a] || a - b)
    .slice(0, k);
  return { itemIndices: Uint32Array.from(items), scores: Float32Array.from(items, (item) => scores[item]) };
}

describe('score', () => {
  it('is the sum of the products, in the order of the dimensions', () => {
    const items = Float32Array.of(1, 2, 3, 4, -1, 0.5);
    for (const engine of ['wasm', 'plain'] as const) {
      const scores = new Float32Array(6);
      createDenseScorer({ items, dim: 2, engine }).score(Float32Array.of(1, 10, -2, 0), scores);
      // <(1, 10), (1, 2)> = 1 + 20; <(1, 10), (3, 4)> = 3 + 40; <(1, 10), (-1, .5)> = -1 + 5; then twice -2 x first entry
      expect([...scores]).toEqual([21, 43, 4, -2, -6, 2]);
      // 1e8 swallows the 1 that comes after it, but not the one that comes after it was taken away again.
      const single = new Float32Array(1);
      const ordered = createDenseScorer({ items: Float32Array.of(1, 1e8, -1e8, 1), dim: 4, engine });
      ordered.score(Float32Array.of(1, 1, 1, 1), single);
      expect(single[0]).toBe(1);
    }
  });

  it('has the same bits in both engines', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { users, wasm, plain } = twins(shape);
        const [fast, slow] = [0, 0].map(() => new Float32Array(shape.userCount * shape.itemCount).fill(Number.NaN));
        wasm.score(users, fast);
        plain.score(users, slow);
        expect(fast).toEqual(slow);
      }),
    );
  });

  it('agrees with sums in float64', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { items, users, wasm } = twins({ ...shape, spread: 'normal' });
        const scores = new Float32Array(shape.userCount * shape.itemCount);
        wasm.score(users, scores);
        scores.forEach((score, i) => {
          const [user, item] = [Math.floor(i / shape.itemCount), i % shape.itemCount];
          let sum = 0;
          for (let d = 0; d < shape.dim; d++) sum += users[user * shape.dim + d] * items[item * shape.dim + d];
          expect(Math.abs(score - sum)).toBeLessThan(1e-4);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('keeps the items as they were when the scorer was made', () => {
    for (const engine of ['wasm', 'plain'] as const) {
      const items = Float32Array.of(2);
      const scorer = createDenseScorer({ items, dim: 1, engine });
      items[0] = 7;
      const scores = new Float32Array(1);
      scorer.score(Float32Array.of(1), scores);
      expect(scores[0]).toBe(2);
    }
  });
});

describe('topK', () => {
  const cuts = fc.oneof(fc.integer({ min: 1, max: 80 }), fc.constantFrom(1, 1000));

  it('equals a full sort in both engines, masked or not, ties to the smaller index', () => {
    fc.assert(
      fc.property(shapes, cuts, fc.integer({ min: 1, max: 4 }), (shape, k, step) => {
        const { users, wasm, plain } = twins(shape);
        const mask: ScoreMask = (scores, row) => {
          for (let item = row % step; item < scores.length; item += step) scores[item] = Number.NEGATIVE_INFINITY;
        };
        const scores = new Float32Array(shape.userCount * shape.itemCount);
        plain.score(users, scores);
        for (const chosen of [undefined, mask]) {
          const expected = Array.from({ length: shape.userCount }, (_, row) => {
            const own = scores.slice(row * shape.itemCount, (row + 1) * shape.itemCount);
            chosen?.(own, row);
            return rankAll(own, k);
          });
          expect(wasm.topK(users, k, chosen)).toEqual(expected);
          expect(plain.topK(users, k, chosen)).toEqual(expected);
        }
      }),
    );
  });

  it('gives the mask a whole row, in the order of the users', () => {
    for (const engine of ['wasm', 'plain'] as const) {
      const scorer = createDenseScorer({ items: Float32Array.of(1, 2, 3, 4, 5), dim: 1, engine });
      const rows: number[][] = [];
      scorer.topK(Float32Array.of(1, 10, 100, 1000, 10000), 1, (scores, row) => rows.push([row, ...scores]));
      expect(rows[4]).toEqual([4, 10000, 20000, 30000, 40000, 50000]);
      expect(rows.map(([row]) => row)).toEqual([0, 1, 2, 3, 4]);
    }
  });

  it('stays right when the results of a longer list make the memory grow', () => {
    const random = new Random(5);
    const items = randomFloats(random, 30_000 * 2, 'grid');
    const users = randomFloats(random, 6 * 2, 'grid');
    const wasm = createDenseScorer({ items, dim: 2, engine: 'wasm' });
    const plain = createDenseScorer({ items, dim: 2, engine: 'plain' });
    for (const k of [1, 30_000, 7, 1e9]) expect(wasm.topK(users, k)).toEqual(plain.topK(users, k));
  });

  it('gives many scorers a memory each', () => {
    const scorers = Array.from({ length: 200 }, (_, i) =>
      createDenseScorer({ items: Float32Array.of(i, -i), dim: 1, engine: 'wasm' }),
    );
    const best = scorers.map((scorer) => scorer.topK(Float32Array.of(1), 1)[0].scores[0]);
    expect(best).toEqual(Array.from(best.keys()));
  });
});

describe('without items or users', () => {
  it('scores nothing and returns empty lists', () => {
    for (const engine of ['wasm', 'plain'] as const) {
      const empty = createDenseScorer({ items: new Float32Array(0), dim: 3, engine });
      expect(empty.itemCount).toBe(0);
      expect(empty.topK(new Float32Array(6), 5).map(({ itemIndices }) => itemIndices.length)).toEqual([0, 0]);
      empty.score(new Float32Array(6), new Float32Array(0));
      const scorer = createDenseScorer({ items: new Float32Array(6), dim: 3, engine });
      expect(scorer.topK(new Float32Array(0), 5)).toEqual([]);
    }
  });
});

describe('what does not fit is refused', () => {
  for (const engine of ['wasm', 'plain'] as const) {
    it(`by the ${engine} engine`, () => {
      const scorer = createDenseScorer({ items: new Float32Array(6), dim: 3, engine });
      expect(() => createDenseScorer({ items: new Float32Array(7), dim: 3, engine })).toThrow(ShapeError);
      for (const dim of [0, -3, 1.5, Number.NaN]) {
        expect(() => createDenseScorer({ items: new Float32Array(6), dim, engine })).toThrow(ArgumentError);
      }
      expect(() => scorer.score(new Float32Array(4), new Float32Array(2))).toThrow(
        'users: expected a multiple of dim 3',
      );
      expect(() => scorer.score(new Float32Array(6), new Float32Array(5))).toThrow('scores: expected [2, 2]');
      expect(() => scorer.topK(new Float32Array(4), 1)).toThrow('users: expected a multiple of dim 3');
      for (const k of [-1, 0, 0.5, Number.NaN])
        expect(() => scorer.topK(new Float32Array(3), k)).toThrow(ArgumentError);
    });
  }

  it('as is an engine of another name', () => {
    const engine = 'gpu' as 'auto';
    expect(() => createDenseScorer({ items: new Float32Array(6), dim: 3, engine })).toThrow(ArgumentError);
  });
});

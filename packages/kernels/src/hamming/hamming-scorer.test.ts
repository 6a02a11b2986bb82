import { ArgumentError, Random, ShapeError } from '@lightrec/core';
import { seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHammingScorer, type DistanceMask, maskedDistance } from './hamming-scorer.js';
import { packSigns } from './packed-signs.js';

interface Shape {
  bitCount: number;
  itemCount: number;
  userCount: number;
  seed: number;
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  bitCount: fc.oneof(fc.integer({ min: 1, max: 256 }), fc.constantFrom(1, 7, 8, 31, 32, 33, 64, 255, 256)),
  itemCount: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.constantFrom(0, 1, 7, 8, 9, 16, 17)),
  userCount: fc.integer({ min: 0, max: 5 }),
  seed: seeds,
});

function twins({ bitCount, itemCount, userCount, seed }: Shape) {
  const random = new Random(seed);
  const draw = (count: number) => Int8Array.from({ length: count * bitCount }, () => 2 * random.integer(2) - 1);
  const [itemSigns, userSigns] = [draw(itemCount), draw(userCount)];
  const [items, users] = [packSigns(itemSigns, bitCount), packSigns(userSigns, bitCount)];
  const wasm = createHammingScorer({ items, bitCount, engine: 'wasm' });
  const plain = createHammingScorer({ items, bitCount, engine: 'plain' });
  return { itemSigns, userSigns, users, wasm, plain };
}

/** Inner products of signs, in plain loops. */
function scoresOf({ itemSigns, userSigns }: ReturnType<typeof twins>, { bitCount, itemCount, userCount }: Shape) {
  return Array.from({ length: userCount }, (_, user) =>
    Array.from({ length: itemCount }, (_, item) => {
      let sum = 0;
      for (let bit = 0; bit < bitCount; bit++)
        sum += userSigns[user * bitCount + bit] * itemSigns[item * bitCount + bit];
      return sum;
    }),
  );
}

describe('score', () => {
  it('is the inner product of the signs, in both engines', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const both = twins(shape);
        const expected = scoresOf(both, shape).flat();
        for (const scorer of [both.wasm, both.plain]) {
          const scores = new Float32Array(expected.length).fill(Number.NaN);
          scorer.score(both.users, scores);
          expect([...scores]).toEqual(expected);
        }
      }),
    );
  });

  it('keeps the items as they were when the scorer was made', () => {
    for (const engine of ['wasm', 'plain'] as const) {
      const items = Uint8Array.of(0b101);
      const scorer = createHammingScorer({ items, bitCount: 3, engine });
      items[0] = 0;
      const scores = new Float32Array(1);
      scorer.score(Uint8Array.of(0b101), scores);
      expect(scores[0]).toBe(3);
    }
  });
});

describe('topK', () => {
  const cuts = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(0, 1, 1000, Number.POSITIVE_INFINITY));

  it('equals a full sort in both engines, masked or not, ties to the smaller index', () => {
    fc.assert(
      fc.property(shapes, cuts, fc.integer({ min: 1, max: 4 }), (shape, k, step) => {
        const both = twins(shape);
        const mask: DistanceMask = (distances, row) => {
          for (let item = row % step; item < distances.length; item += step) distances[item] = maskedDistance;
        };
        const scores = scoresOf(both, shape);
        for (const chosen of [undefined, mask]) {
          const expected = scores.map((own, row) => {
            const itemIndices = [...own.keys()]
              .filter((item) => !chosen || item % step !== row % step)
              .sort((a, b) => own[b] - own[a] || a - b)
              .slice(0, k);
            return {
              itemIndices: Uint32Array.from(itemIndices),
              scores: Float32Array.from(itemIndices, (item) => own[item]),
            };
          });
          expect(both.wasm.topK(both.users, k, chosen)).toEqual(expected);
          expect(both.plain.topK(both.users, k, chosen)).toEqual(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('stays right when the results of a longer list make the memory grow', () => {
    const { users, wasm, plain } = twins({ bitCount: 32, itemCount: 40_000, userCount: 3, seed: 5 });
    for (const k of [1, 40_000, 7, Number.POSITIVE_INFINITY]) expect(wasm.topK(users, k)).toEqual(plain.topK(users, k));
  });
});

describe('what does not fit is refused', () => {
  for (const engine of ['wasm', 'plain'] as const) {
    it(`by the ${engine} engine`, () => {
      const scorer = createHammingScorer({ items: new Uint8Array(6), bitCount: 11, engine });
      expect(() => createHammingScorer({ items: new Uint8Array(7), bitCount: 11, engine })).toThrow(ShapeError);
      expect(() => createHammingScorer({ items: Uint8Array.of(1, 8), bitCount: 11, engine })).toThrow(
        'items[1]: expected a byte below 8, as bits beyond the 11 are 0, received 8',
      );
      expect(() => scorer.score(new Uint8Array(3), new Float32Array(2))).toThrow(ShapeError);
      expect(() => scorer.score(new Uint8Array(4), new Float32Array(5))).toThrow('scores: expected [2, 3]');
      expect(() => scorer.topK(Uint8Array.of(0, 255), 1)).toThrow('users[1]: expected a byte below 8');
      for (const k of [-1, 0.5, Number.NaN]) expect(() => scorer.topK(new Uint8Array(2), k)).toThrow(ArgumentError);
    });
  }
});

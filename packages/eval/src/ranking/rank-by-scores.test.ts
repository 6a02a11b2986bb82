import { ArgumentError } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankByScores, type ScoreRow } from './rank-by-scores.js';

/** The slow twin: sorts all items that are not excluded and averages the places of equal scores. */
function rankBySorting({ scores, items, excluded }: ScoreRow): number[] {
  const left = new Set(Array.from(excluded));
  const sorted = Array.from(scores.keys())
    .filter((item) => !left.has(item))
    .sort((a, b) => (scores[a] === scores[b] ? 0 : scores[b] > scores[a] ? 1 : -1));
  return Array.from(items, (item) => {
    const places = sorted.flatMap((other, place) => (scores[other] === scores[item] ? [place] : []));
    return places.reduce((sum, place) => sum + place, 0) / places.length;
  });
}

/** Rows over a few distinct scores, infinite ones among them, with items split in wanted, excluded and rest. */
const rows = fc.integer({ min: 1, max: 8 }).chain((distinct) =>
  fc
    .array(
      fc.record({
        score: fc.oneof(
          { weight: 8, arbitrary: fc.integer({ min: -distinct, max: distinct }) },
          { weight: 1, arbitrary: fc.constantFrom(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -0) },
          { weight: 4, arbitrary: fc.double({ min: -9, max: 9, noNaN: true }) },
        ),
        role: fc.constantFrom('wanted', 'excluded', 'rest', 'rest'),
      }),
      { minLength: 1, maxLength: 60 },
    )
    .map((cells): ScoreRow => {
      const having = (role: string) => cells.flatMap((cell, item) => (cell.role === role ? [item] : []));
      const scores = Float32Array.from(cells, ({ score }) => score);
      return { user: 0, scores, items: having('wanted'), excluded: having('excluded') };
    }),
);

describe('rankByScores', () => {
  it('gives the worked example: one item above, one beside', () => {
    const scores = Float32Array.of(5, 3, 3, 1);
    expect([...rankByScores({ user: 0, scores, items: [1, 3], excluded: [] })]).toEqual([1.5, 3]);
  });

  it('equals a full sort, ties averaged, for many ties and any exclusion', () => {
    fc.assert(
      fc.property(rows, (row) => {
        expect([...rankByScores(row)]).toEqual(rankBySorting(row));
      }),
      { numRuns: 500 },
    );
  });

  it('equals a full sort for more wanted items than the linear steps cover', () => {
    const scores = Float32Array.from({ length: 400 }, (_, item) => (item * 37) % 101);
    const items = Array.from({ length: 120 }, (_, i) => i * 3);
    const row = { user: 0, scores, items, excluded: [1, 4, 200] };
    expect([...rankByScores(row)]).toEqual(rankBySorting(row));
  });

  it('does not depend on the order of the items', () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (row, keys) => {
        const key = Array.from(row.scores, () => keys.next().value as number);
        const order = Array.from(key.keys()).sort((a, b) => key[a] - key[b]);
        const moved = (item: number) => order.indexOf(item);
        const shuffled = {
          user: 0,
          scores: Float32Array.from(order, (item) => row.scores[item]),
          items: Array.from(row.items, moved),
          excluded: Array.from(row.excluded, moved),
        };
        expect(rankByScores(shuffled)).toEqual(rankByScores(row));
      }),
    );
  });

  it('leaves the scores as they are', () => {
    const scores = Float32Array.of(1, 2, 3);
    rankByScores({ user: 0, scores, items: [0], excluded: [1] });
    expect([...scores]).toEqual([1, 2, 3]);
  });

  it('refuses NaN wherever it stands, naming user and item', () => {
    for (const item of [0, 1, 2]) {
      const scores = Float32Array.of(1, 2, 3);
      scores[item] = Number.NaN;
      const rank = () => rankByScores({ user: 7, scores, items: [0], excluded: [2] });
      expect(rank).toThrow(ArgumentError);
      expect(rank).toThrow(`NaN for the user at index 7, the item at index ${item}`);
    }
  });
});

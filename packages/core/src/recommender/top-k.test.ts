import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../errors.js';
import { Random } from '../random.js';
import { selectTopK } from './top-k.js';

const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;
/** Few values, so that most scores are tied with others. */
const scoreRows = fc
  .array(fc.constantFrom(NEGATIVE_INFINITY, -1, -0, 0, 0.5, 1, POSITIVE_INFINITY), { maxLength: 60 })
  .map((scores) => Float32Array.from(scores));

describe('selectTopK', () => {
  it('equals a full sort, with many ties', () => {
    fc.assert(fc.property(scoreRows, fc.integer({ min: 1, max: 70 }), (scores, k) => expectTwin(scores, k)));
  });

  it('equals a full sort of any scores', () => {
    const scores = fc.float32Array({ noNaN: true, maxLength: 200 });
    fc.assert(fc.property(scores, fc.integer({ min: 1, max: 220 }), (row, k) => expectTwin(row, k)));
  });

  it('equals a full sort of a large row that rises, falls, and is shuffled', () => {
    const rising = Float32Array.from({ length: 20_000 }, (_, i) => Math.floor(i / 3));
    for (const row of [rising, rising.slice().reverse(), new Random(4).shuffle(rising.slice())]) expectTwin(row, 100);
  });

  it('never returns an item whose score is -Infinity', () => {
    const { itemIndices, scores } = selectTopK(Float32Array.of(NEGATIVE_INFINITY, 2, NEGATIVE_INFINITY, 3), 3);
    expect([...itemIndices]).toEqual([3, 1]);
    expect([...scores]).toEqual([3, 2]);
    expect(selectTopK(new Float32Array(5).fill(NEGATIVE_INFINITY), 2).itemIndices.length).toBe(0);
  });

  it('gives ties to the smaller index, also at the cut', () => {
    expect([...selectTopK(Float32Array.of(1, 2, 1, 2, 2, 1), 4).itemIndices]).toEqual([1, 3, 4, 0]);
    expect([...selectTopK(new Float32Array(10), 3).itemIndices]).toEqual([0, 1, 2]);
  });

  it('leaves the scores as they were', () => {
    const scores = Float32Array.of(3, 1, 2);
    selectTopK(scores, 2);
    expect([...scores]).toEqual([3, 1, 2]);
  });
});

describe('k', () => {
  it('may exceed the row, for a full ranking', () => {
    for (const k of [3, 4, 1e9]) {
      expect([...selectTopK(Float32Array.of(1, 3, 2), k).itemIndices]).toEqual([1, 2, 0]);
    }
  });

  it('may meet an empty row', () => {
    expect(selectTopK(new Float32Array(0), 5).itemIndices.length).toBe(0);
  });

  it.each([-1, 0, 1.5, Number.NaN])('is refused when it is %s', (k) => {
    expect(() => selectTopK(new Float32Array(5), k)).toThrow(ArgumentError);
  });
});

function expectTwin(scores: Float32Array, k: number): void {
  const sorted = Array.from(scores.keys())
    .filter((item) => scores[item] !== NEGATIVE_INFINITY)
    .sort((a, b) => (scores[a] === scores[b] ? a - b : scores[a] > scores[b] ? -1 : 1))
    .slice(0, k);
  const got = selectTopK(scores, k);
  expect([...got.itemIndices]).toEqual(sorted);
  expect([...got.scores]).toEqual(sorted.map((item) => scores[item]));
}

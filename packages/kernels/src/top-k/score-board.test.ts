import { ArgumentError, selectTopK } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScoringMemory } from '../wasm/scoring-memory.js';
import { ScoreBoard } from './score-board.js';

function boardOf(values: readonly number[]): ScoreBoard {
  const board = new ScoreBoard(new ScoringMemory(), values.length);
  board.scores().set(values);
  return board;
}

const scores = fc.oneof(
  fc.constantFrom(-2, -1, 0, 0.5, 1, Number.NEGATIVE_INFINITY),
  fc.float({ noNaN: true }),
  fc.constant(Number.POSITIVE_INFINITY),
);

describe('selectTopK', () => {
  it('equals the plain selection of core, bit for bit', () => {
    const cuts = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constant(1e9));
    fc.assert(
      fc.property(fc.array(scores, { maxLength: 130 }), cuts, (values, k) => {
        expect(boardOf(values).selectTopK(k)).toEqual(selectTopK(Float32Array.from(values), k));
      }),
      { numRuns: 500 },
    );
  });

  it('looks at the first scores only, where told how many', () => {
    fc.assert(
      fc.property(
        fc.array(scores, { minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (values, cut, k) => {
          const length = cut % (values.length + 1);
          expect(boardOf(values).selectTopK(k, length)).toEqual(
            selectTopK(Float32Array.from(values.slice(0, length)), k),
          );
        },
      ),
    );
  });

  it('gives equal scores in order of their index, across lanes and quads', () => {
    expect([...boardOf(new Array(23).fill(4)).selectTopK(9).itemIndices]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...boardOf([1, 2, 2, 1, 2, 1, 2]).selectTopK(5).itemIndices]).toEqual([1, 2, 4, 6, 0]);
  });

  it('returns nothing where everything is masked', () => {
    expect(boardOf(new Array(9).fill(Number.NEGATIVE_INFINITY)).selectTopK(3).itemIndices.length).toBe(0);
    expect([...boardOf([3, 1, 2]).selectTopK(2).itemIndices]).toEqual([0, 2]);
  });

  it('refuses a k that is no count', () => {
    for (const k of [-1, 0, 0.5, Number.NaN]) expect(() => boardOf([3, 1, 2]).selectTopK(k)).toThrow(ArgumentError);
  });

  it('keeps the scores, and returns copies that later calls leave alone', () => {
    const board = boardOf([3, 1, 2, 5]);
    const first = board.selectTopK(2);
    board.scores().set([0, 9, 9, 0]);
    const second = board.selectTopK(4);
    expect([...first.itemIndices, ...first.scores]).toEqual([3, 0, 5, 3]);
    expect([...second.itemIndices, ...second.scores]).toEqual([1, 2, 0, 3, 9, 9, 0, 0]);
    expect([...board.scores()]).toEqual([0, 9, 9, 0]);
  });
});

import { Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { backgroundOf, cellsOfItems, cellsOfUsers, drawUsers, mostCells, rowsAt, weightOfPlace } from './list-cells.js';

// Three users: 5, 2 and 4; nothing; 2 and 1.
const lists = {
  offsets: Uint32Array.of(0, 3, 3, 5),
  items: Uint32Array.of(5, 2, 4, 2, 1),
  scores: Float32Array.of(9, 8, 7, 6, 5),
};
const [first, second, third] = [1, 11 / 12, 11 / 13].map(Math.fround);

describe('cellsOfUsers', () => {
  it('are the places of the lists, which count by their place', () => {
    expect(cellsOfUsers(lists, 0, 3)).toEqual({
      offsets: lists.offsets,
      partners: lists.items,
      weights: Float32Array.of(first, second, third, first, second),
      targets: lists.scores,
    });
  });

  it('can be of some users', () => {
    expect(cellsOfUsers(lists, 1, 3)).toEqual({
      offsets: Uint32Array.of(0, 0, 2),
      partners: Uint32Array.of(2, 1),
      weights: Float32Array.of(first, second),
      targets: Float32Array.of(6, 5),
    });
  });
});

describe('cellsOfItems', () => {
  it('are the same cells by items', () => {
    expect(cellsOfItems(lists, Uint32Array.of(0, 1, 2), 6)).toEqual({
      offsets: Uint32Array.of(0, 0, 1, 3, 3, 4, 5),
      partners: Uint32Array.of(2, 0, 2, 0, 0),
      weights: Float32Array.of(second, second, first, third, first),
      targets: Float32Array.of(5, 8, 6, 7, 9),
    });
  });

  it('have users by their place among those asked', () => {
    expect([...cellsOfItems(lists, Uint32Array.of(2), 6).partners]).toEqual([0, 0]);
  });
});

describe('weights', () => {
  it('fall with the place', () => {
    expect([0, 1, 11].map(weightOfPlace)).toEqual([1, 11 / 12, 0.5]);
  });

  it('of the background are a share of those of a list', () => {
    expect(backgroundOf({ listLength: 2, backgroundShare: 0.5 }, 10)).toBeCloseTo((0.5 * (1 + 11 / 12)) / 10, 12);
    expect(backgroundOf({ listLength: 300, backgroundShare: 0.5 }, 1)).toBe(0.5);
  });
});

it('the longest list is found', () => {
  expect(mostCells(lists)).toBe(3);
  expect(mostCells({ offsets: Uint32Array.of(0, 0) })).toBe(1);
});

it('users are drawn once each, ascending, and all where they are few', () => {
  const drawn = drawUsers(new Random(1), 100, 10);
  expect(new Set(drawn).size).toBe(10);
  expect(drawn).toEqual(drawn.slice().sort());
  expect([...drawUsers(new Random(1), 3, 10)]).toEqual([0, 1, 2]);
});

it('rows of a table are taken in the order asked', () => {
  expect([...rowsAt(Float32Array.of(1, 2, 3, 4, 5, 6), Uint32Array.of(2, 0), 2)]).toEqual([5, 6, 1, 2]);
});

import { Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { expectClose, finiteDifferences, normals } from '../test-support.js';
import { accumulateBpr, dotRows, type RankedRows, regulariseRow, softplus } from './bpr-loss.js';

describe('softplus', () => {
  it('is log(1 + exp(x)), also where exp would overflow or vanish', () => {
    for (const x of [-3, -0.1, 0, 0.1, 3]) expect(softplus(x)).toBeCloseTo(Math.log(1 + Math.exp(x)), 14);
    expect(softplus(1000)).toBe(1000);
    expect(softplus(-1000)).toBe(0);
    expect(softplus(-40)).toBeGreaterThan(0);
  });
});

const dim = 3;
/** User 1 and item 2 occur more than once, and item 2 as positive and as negative. */
const rows: RankedRows = {
  users: Uint32Array.of(1, 0, 1),
  positives: Uint32Array.of(2, 0, 3),
  negatives: Uint32Array.of(0, 1, 2, 4, 2, 1),
};

/** Eq. 3 as it is written, pair by pair. */
export function plainRanking(users: number[], items: number[]): number {
  let loss = 0;
  rows.users.forEach((user, p) => {
    for (const negative of rows.negatives.subarray(2 * p, 2 * p + 2)) {
      const margin = dot(users, user, items, rows.positives[p]) - dot(users, user, items, negative);
      loss -= Math.log(1 / (1 + Math.exp(-margin))) / 6;
    }
  });
  return loss;
}

describe('accumulateBpr', () => {
  const random = new Random(1);
  const users = Array.from(normals(random, 2 * dim));
  const items = Array.from(normals(random, 5 * dim));
  const values = { users: Float32Array.from(users), items: Float32Array.from(items), dim };

  it('returns the loss and adds its gradients, which are those of finite differences', () => {
    const gradients = { users: new Float32Array(2 * dim), items: new Float32Array(5 * dim) };
    expect(accumulateBpr(values, rows, rows, gradients)).toBeCloseTo(plainRanking(users, items), 6);
    expectClose(
      gradients.users,
      finiteDifferences(users, () => plainRanking(users, items)),
      1e-5,
    );
    expectClose(
      gradients.items,
      finiteDifferences(items, () => plainRanking(users, items)),
      1e-5,
    );
  });

  it('puts the gradients where the slots say, on top of what is there', () => {
    const straight = { users: new Float32Array(2 * dim), items: new Float32Array(5 * dim) };
    accumulateBpr(values, rows, rows, straight);
    const shifted = { users: new Float32Array(3 * dim).fill(1), items: new Float32Array(6 * dim).fill(1) };
    const slots = {
      users: rows.users.map((row) => row + 1),
      positives: rows.positives.map((row) => row + 1),
      negatives: rows.negatives.map((row) => row + 1),
    };
    accumulateBpr(values, rows, slots, shifted);
    expectClose(
      shifted.users.subarray(dim),
      straight.users.map((value) => value + 1),
      1e-6,
    );
    expectClose(
      shifted.items.subarray(dim),
      straight.items.map((value) => value + 1),
      1e-6,
    );
    expect([...shifted.items.subarray(0, dim)]).toEqual([1, 1, 1]);
  });
});

it('regulariseRow returns the squared norm by occurrence and adds its gradient', () => {
  const gradients = Float32Array.of(1, 1, 1, 1);
  expect(regulariseRow(Float32Array.of(9, 3, 4, 9), 1, gradients, 2, 2, 5, 0.5)).toBe(125);
  // 1 + .5 * 5 * 3 and 1 + .5 * 5 * 4.
  expect([...gradients]).toEqual([1, 1, 8.5, 11]);
});

it('dotRows multiplies rows where they begin', () => {
  expect(dotRows(Float32Array.of(0, 1, 2), 1, Float32Array.of(0, 0, 3, 4), 2, 2)).toBe(11);
});

function dot(a: number[], row: number, b: number[], other: number): number {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += a[row * dim + d] * b[other * dim + d];
  return sum;
}

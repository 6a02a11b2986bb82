import { Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import type { RankedRows } from '@lightrec/kernels';
import { describe, expect, it } from 'vitest';
import { expectClose, normals } from '../test-support/index.js';
import { plainBpr } from '../test-support/plain-bpr.js';
import { accumulateBpr, dotRows, rankingLoss, regulariseRow } from './bpr-loss.js';

const dim = 3;
/** User 1 and item 2 occur more than once, and item 2 as positive and as negative. */
const rows: RankedRows = {
  users: Uint32Array.of(1, 0, 1),
  positives: Uint32Array.of(2, 0, 3),
  negatives: Uint32Array.of(0, 1, 2, 4, 2, 1),
};

describe('accumulateBpr', () => {
  const random = new Random(1);
  const users = Array.from(normals(random, 2 * dim));
  const items = Array.from(normals(random, 5 * dim));
  const ranking = () => plainBpr({ users, items, dim }, rows, 0).ranking;
  const values = { users: Float32Array.from(users), items: Float32Array.from(items), dim };

  it('returns the loss and adds its gradients, which are those of finite differences', () => {
    const gradients = { users: new Float32Array(2 * dim), items: new Float32Array(5 * dim) };
    expect(accumulateBpr(values, rows, gradients)).toBeCloseTo(ranking(), 6);
    expectClose(gradients.users, finiteDifferences(users, ranking), 1e-5);
    expectClose(gradients.items, finiteDifferences(items, ranking), 1e-5);
  });

  it('adds to what is there', () => {
    const [fresh, used] = [0, 1].map((value) => ({
      users: new Float32Array(2 * dim).fill(value),
      items: new Float32Array(5 * dim).fill(value),
    }));
    for (const gradients of [fresh, used]) accumulateBpr(values, rows, gradients);
    for (const side of ['users', 'items'] as const) {
      expectClose(
        used[side],
        fresh[side].map((value) => value + 1),
        1e-6,
      );
    }
  });
});

describe('rankingLoss', () => {
  it('stays finite where the exponential of a margin overflows or vanishes', () => {
    const lossAt = (margin: number) => {
      const pulls = new Float32Array(1);
      return { loss: rankingLoss(Float32Array.of(margin), pulls), pull: pulls[0] };
    };
    expect(lossAt(-1000)).toEqual({ loss: 1000, pull: 1 });
    expect(lossAt(1000)).toEqual({ loss: 0, pull: 0 });
    expect(lossAt(40).loss).toBeGreaterThan(0);
    expect(lossAt(0).loss).toBeCloseTo(Math.log(2), 12);
    expect(lossAt(0).pull).toBe(0.5);
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

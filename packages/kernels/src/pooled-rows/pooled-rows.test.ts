import { Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import { randomFloats, type Spread, seeds, spreads } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PooledBatch, PooledRows, PoolTerm } from './contract.js';
import { createPooledRows } from './pooled-rows.js';

const engines = ['wasm', 'plain'] as const;
/** As large as a batch may be, so that smaller ones are met too. */
const most = { userCount: 70, itemCount: 24, poolSize: 20, pairCount: 300 };
const terms = fc.oneof(
  fc.record({ kind: fc.constant('softmax' as const), temperature: fc.constantFrom(0.02, 0.1, 1) }),
  fc.record({ kind: fc.constant('hinge' as const), margin: fc.constantFrom(-0.3, 0, 0.4) }),
);
const shapes = fc.record({
  seed: seeds,
  spread: spreads,
  dim: fc.integer({ min: 1, max: 17 }),
  userCount: fc.integer({ min: 1, max: most.userCount }),
  itemCount: fc.integer({ min: 1, max: most.itemCount }),
});

/** Rows of length one, as cosines have them, at their places in a table. */
function fillUnit(table: Float32Array, count: number, dim: number, stride: number, random: Random): void {
  for (let row = 0; row < count; row++) {
    const values = randomFloats(random, dim);
    const length = Math.hypot(...values) || 1;
    table.set(
      values.map((value) => value / length),
      row * stride,
    );
  }
}

function drawBatch(random: Random, userCount: number, itemCount: number): PooledBatch {
  const poolSize = 1 + random.integer(Math.min(itemCount, most.poolSize));
  const lists = Array.from({ length: userCount }, () =>
    Array.from({ length: random.integer(4) }, () => random.integer(itemCount)),
  );
  const offsets = new Uint32Array(userCount + 1);
  lists.forEach(({ length }, user) => {
    offsets[user + 1] = offsets[user] + length;
  });
  const weights = Float32Array.from({ length: poolSize }, () => 0.1 + random.uniform());
  return { userCount, poolSize, offsets, slots: Uint32Array.from(lists.flat()), weights };
}

/** Pulls that know the scores: the loss is the sum of `pairs` times these and of `sums` times those. */
function drawPulls(random: Random, { slots, userCount }: PooledBatch, spread?: Spread) {
  return { pairs: randomFloats(random, slots.length, spread), sums: randomFloats(random, userCount, spread) };
}

describe('createPooledRows', () => {
  it('gives the same scores and gradients on both engines, bit for bit, for any shape, batch after batch', () => {
    fc.assert(
      fc.property(shapes, terms, ({ seed, spread, dim, userCount, itemCount }, term) => {
        const outcomes = engines.map((engine) => {
          const random = new Random(seed);
          const rows = createPooledRows({ ...most, dim, engine });
          return [0, 1].map(() => {
            const batch = drawBatch(random, userCount, itemCount);
            fillUnit(rows.users, userCount, dim, rows.stride, random);
            fillUnit(rows.items, itemCount, dim, rows.stride, random);
            const scores = rows.forward(batch, term);
            const copies = [scores.pairs.slice(), scores.sums.slice()];
            rows.backward(drawPulls(random, batch, spread), itemCount);
            copies.push(rows.userGradients.slice(0, userCount * rows.stride));
            return [...copies, rows.itemGradients.slice(0, itemCount * rows.stride)];
          });
        });
        expect(outcomes[0]).toEqual(outcomes[1]);
      }),
      { numRuns: 60 },
    );
  });

  it.each<PoolTerm>([
    { kind: 'softmax', temperature: 0.3 },
    { kind: 'hinge', margin: 0.1 },
  ])('has the sums of plain float64 loops and the gradients of their finite differences, %o', (term) => {
    const random = new Random(3);
    const [dim, userCount, itemCount] = [5, 6, 9];
    const rows = createPooledRows({ ...most, dim });
    const batch = drawBatch(random, userCount, itemCount);
    const pulls = drawPulls(random, batch);
    fillUnit(rows.users, userCount, dim, rows.stride, random);
    fillUnit(rows.items, itemCount, dim, rows.stride, random);
    const users = Array.from(rows.users.subarray(0, userCount * rows.stride));
    const items = Array.from(rows.items.subarray(0, itemCount * rows.stride));
    const plain = () => plainScores(users, items, rows.stride, batch, term);
    const { pairs, sums } = rows.forward(batch, term);
    expectClose(pairs, plain().pairs);
    expectClose(sums, plain().sums);
    const loss = () => {
      const scores = plain();
      const counted = (values: number[], by: Float32Array) => values.reduce((sum, value, i) => sum + value * by[i], 0);
      return counted(scores.pairs, pulls.pairs) + counted(scores.sums, pulls.sums);
    };
    rows.backward(pulls, itemCount);
    expectClose(rows.userGradients.subarray(0, users.length), padded(finiteDifferences(users, loss), rows, dim));
    expectClose(rows.itemGradients.subarray(0, items.length), padded(finiteDifferences(items, loss), rows, dim));
  });

  it('leaves what a user has out of the sum of that user alone', () => {
    const rows = createPooledRows({ userCount: 2, itemCount: 2, poolSize: 2, pairCount: 1, dim: 1 });
    rows.users.set([1], 0);
    rows.users.set([1], rows.stride);
    rows.items.set([1], 0);
    rows.items.set([0.5], rows.stride);
    const batch = { userCount: 2, poolSize: 2, offsets: Uint32Array.of(0, 1, 1), slots: Uint32Array.of(0) };
    const scores = rows.forward({ ...batch, weights: Float32Array.of(3, 5) }, { kind: 'hinge', margin: 0 });
    expect([...scores.pairs]).toEqual([1]);
    expect([...scores.sums]).toEqual([2.5, 5.5]);
  });

  it('refuses sizes that cannot be', () => {
    const sizes = { userCount: 1, itemCount: 1, poolSize: 1, pairCount: 1, dim: 1 };
    expect(() => createPooledRows({ ...sizes, poolSize: 2 })).toThrow('poolSize: expected an integer in [1, 1]');
    expect(() => createPooledRows({ ...sizes, dim: 0 })).toThrow('dim: expected an integer >= 1');
    expect(() => createPooledRows({ ...sizes, engine: 'wasm', userCount: 2 ** 29 })).toThrow('at most 4 GiB');
  });
});

function plainScores(users: number[], items: number[], stride: number, batch: PooledBatch, term: PoolTerm) {
  const score = (user: number, item: number) => {
    let sum = 0;
    for (let d = 0; d < stride; d++) sum += users[user * stride + d] * items[item * stride + d];
    return sum;
  };
  const termOf = (value: number) =>
    term.kind === 'softmax' ? Math.exp((value - 1) / term.temperature) : Math.max(0, value - term.margin);
  const pairs: number[] = [];
  const sums = Array.from({ length: batch.userCount }, (_, user) => {
    const own = [...batch.slots.subarray(batch.offsets[user], batch.offsets[user + 1])];
    pairs.push(...own.map((slot) => score(user, slot)));
    let sum = 0;
    for (let item = 0; item < batch.poolSize; item++) {
      if (!own.includes(item)) sum += batch.weights[item] * termOf(score(user, item));
    }
    return sum;
  });
  return { pairs, sums };
}

/** Nothing is asked of what lies beyond `dim`, where the rows are zero. */
function padded(gradient: number[], { stride }: PooledRows, dim: number): number[] {
  return gradient.map((value, i) => (i % stride < dim ? value : 0));
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) expect(actual[i]).toBeCloseTo(expected[i], 4);
}

import { Random } from '@lightrec/core';
import { randomFloats, seeds, spreads } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFactorTables, type FactorTables } from './factor-tables.js';

const engines = ['wasm', 'plain'] as const;
const shapes = fc.record({
  seed: seeds,
  spread: spreads,
  userCount: fc.integer({ min: 1, max: 5 }),
  itemCount: fc.integer({ min: 2, max: 9 }),
  dim: fc.integer({ min: 1, max: 9 }),
  size: fc.integer({ min: 1, max: 6 }),
  negativeCount: fc.integer({ min: 1, max: 4 }),
});

function drawRows(random: Random, userCount: number, itemCount: number, size: number, negativeCount: number) {
  const draw = (length: number, count: number) => Uint32Array.from({ length }, () => random.integer(count));
  return {
    users: draw(size, userCount),
    positives: draw(size, itemCount),
    negatives: draw(size * negativeCount, itemCount),
  };
}

function fill(tables: FactorTables, users: Float32Array, items: Float32Array): void {
  tables.users.rows.set(users);
  tables.items.rows.set(items);
}

describe('createFactorTables', () => {
  it('gives the same margins and gradients on both engines, bit for bit, for any shape and batch', () => {
    fc.assert(
      fc.property(shapes, ({ seed, spread, userCount, itemCount, dim, size, negativeCount }) => {
        const random = new Random(seed);
        const users = randomFloats(random, userCount * dim, spread);
        const items = randomFloats(random, itemCount * dim, spread);
        const rows = drawRows(random, userCount, itemCount, size, negativeCount);
        const pulls = randomFloats(random, size * negativeCount, spread);
        const outcomes = engines.map((engine) => {
          // As large as a batch may be, so that smaller ones are met too.
          const tables = createFactorTables({ userCount, itemCount, dim, batchSize: 6, negativeCount: 4, engine });
          fill(tables, users, items);
          const margins = tables.margins(rows).slice();
          tables.addGradients(rows, rows, pulls);
          return [margins, tables.users.gradients.slice(), tables.items.gradients.slice()];
        });
        expect(outcomes[0]).toEqual(outcomes[1]);
      }),
    );
  });

  it.each(engines)('scores a positive above its negatives by the difference of inner products (%s)', (engine) => {
    const tables = createFactorTables({ userCount: 2, itemCount: 3, dim: 2, batchSize: 2, negativeCount: 2, engine });
    fill(tables, Float32Array.of(1, 2, 3, 4), Float32Array.of(1, 0, 0, 1, 2, 2));
    const rows = {
      users: Uint32Array.of(1, 0),
      positives: Uint32Array.of(2, 0),
      negatives: Uint32Array.of(0, 1, 1, 2),
    };
    expect(Array.from(tables.margins(rows))).toEqual([14 - 3, 14 - 4, 1 - 2, 1 - 6]);
  });

  it.each(engines)('adds the gradients of its margins where the slots say, on top of what is there (%s)', (engine) => {
    const tables = createFactorTables({ userCount: 2, itemCount: 3, dim: 2, batchSize: 2, negativeCount: 2, engine });
    fill(tables, Float32Array.of(9, 9, 3, 4), Float32Array.of(1, 0, 0, 1, 2, 2));
    tables.users.gradients.fill(1);
    const rows = { users: Uint32Array.of(1), positives: Uint32Array.of(2), negatives: Uint32Array.of(0, 1) };
    const slots = { users: Uint32Array.of(0), positives: Uint32Array.of(0), negatives: Uint32Array.of(1, 2) };
    tables.addGradients(rows, slots, Float32Array.of(10, 100));
    // u: 10 j1 + 100 j2 - 110 i; i: -110 u; j: 10 u, 100 u
    expect(Array.from(tables.users.gradients)).toEqual([1 + 10 - 220, 1 + 100 - 220, 1, 1]);
    expect(Array.from(tables.items.gradients)).toEqual([-330, -440, 30, 40, 300, 400]);
  });

  it('keeps the views of both tables, however large they are', () => {
    const tables = createFactorTables({ userCount: 3000, itemCount: 5000, dim: 8, batchSize: 64, negativeCount: 5 });
    expect(tables.users.rows.length).toBe(24_000);
    expect(tables.items.rows.length).toBe(40_000);
    expect(tables.items.gradients.length).toBe(64 * 6 * 8);
  });

  it('refuses sizes that cannot be', () => {
    const sizes = { userCount: 1, itemCount: 1, dim: 1, batchSize: 1, negativeCount: 1 };
    expect(() => createFactorTables({ ...sizes, negativeCount: 0 })).toThrow('negativeCount: expected an integer >= 1');
    expect(() => createFactorTables({ ...sizes, itemCount: -1 })).toThrow('itemCount: expected an integer >= 0');
    expect(() => createFactorTables({ ...sizes, engine: 'wasm', itemCount: 2 ** 29 })).toThrow('at most 4 GiB');
  });
});

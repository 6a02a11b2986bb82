import { Interactions, Random } from '@lightrec/core';
import { randomFloats, seeds, spreads } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBipartitePropagation } from './bipartite-propagation.js';

const engines = ['wasm', 'plain'] as const;
const shapes = fc.record({
  seed: seeds,
  spread: spreads,
  userCount: fc.integer({ min: 1, max: 9 }),
  itemCount: fc.integer({ min: 1, max: 9 }),
  dim: fc.integer({ min: 1, max: 41 }),
  layers: fc.integer({ min: 0, max: 4 }),
});

function drawInteractions(random: Random, userCount: number, itemCount: number): Interactions {
  const pairs = Array.from({ length: userCount * itemCount }, (_, n) => [n % userCount, n % itemCount] as const);
  return Interactions.fromPairs(
    pairs.filter(() => random.integer(2)),
    { users: [...Array(userCount).keys()], items: [...Array(itemCount).keys()] },
  );
}

/** The matrix `mean of A^l` by plain products of dense float64 matrices, users before items. */
function denseMatrix(interactions: Interactions, layers: number) {
  const { userCount, itemCount } = interactions;
  const size = userCount + itemCount;
  const joined = Array.from({ length: size }, () => Array<number>(size).fill(0));
  for (let user = 0; user < userCount; user++) {
    for (const item of interactions.itemIndicesOf(user)) {
      joined[user][userCount + item] = 1;
      joined[userCount + item][user] = 1;
    }
  }
  const degrees = joined.map((row) => row.reduce((sum, value) => sum + value, 0));
  const step = joined.map((row, i) => row.map((value, j) => (value ? value / Math.sqrt(degrees[i] * degrees[j]) : 0)));
  let power: number[][] = joined.map((_, i) => joined.map((_, j) => (i === j ? 1 : 0)));
  const total = power.map((row) => row.slice());
  for (let layer = 1; layer <= layers; layer++) {
    power = power.map((row) => row.map((_, j) => row.reduce((sum, value, k) => sum + value * step[k][j], 0)));
    power.forEach((row, i) => {
      row.forEach((value, j) => {
        total[i][j] += value;
      });
    });
  }
  return total.map((row) => row.map((value) => value / (layers + 1)));
}

describe('createBipartitePropagation', () => {
  it('gives the same bits on both engines, for any graph, run after run', () => {
    fc.assert(
      fc.property(shapes, ({ seed, spread, userCount, itemCount, dim, layers }) => {
        const outcomes = engines.map((engine) => {
          const random = new Random(seed);
          const interactions = drawInteractions(random, userCount, itemCount);
          const graph = createBipartitePropagation({ interactions, dim, layers, engine });
          return [0, 1].map(() => {
            graph.users.set(randomFloats(random, graph.users.length, spread));
            graph.items.set(randomFloats(random, graph.items.length, spread));
            graph.run();
            return [graph.users.slice(), graph.items.slice()];
          });
        });
        expect(outcomes[0]).toEqual(outcomes[1]);
      }),
      { numRuns: 60 },
    );
  });

  it.each(engines)(
    'is a product with the mean of the powers of the normalised graph, which is symmetric (%s)',
    (engine) => {
      const random = new Random(5);
      const [userCount, itemCount, dim] = [6, 7, 8];
      for (const layers of [0, 1, 2, 3]) {
        const interactions = drawInteractions(random, userCount, itemCount);
        const graph = createBipartitePropagation({ interactions, dim, layers, engine });
        const [users, items] = [userCount, itemCount].map((count) => randomFloats(random, count * dim));
        graph.users.set(users);
        graph.items.set(items);
        graph.run();
        const given = [...users, ...items];
        const found = [...graph.users, ...graph.items];
        const matrix = denseMatrix(interactions, layers);
        matrix.forEach((row, i) => {
          for (let d = 0; d < dim; d++) {
            const expected = row.reduce((sum, value, j) => sum + value * given[j * dim + d], 0);
            expect(found[i * dim + d]).toBeCloseTo(expected, 5);
            row.forEach((value, j) => {
              expect(matrix[j][i]).toBeCloseTo(value, 12);
            });
          }
        });
      }
    },
  );

  it('refuses sizes that cannot be', () => {
    const graph = { interactions: Interactions.fromPairs([['u', 'i']]), dim: 1, layers: 1 };
    expect(() => createBipartitePropagation({ ...graph, dim: 0 })).toThrow('dim: expected an integer >= 1');
    expect(() => createBipartitePropagation({ ...graph, layers: -1 })).toThrow('layers: expected an integer >= 0');
  });
});

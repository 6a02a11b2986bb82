import { Interactions, Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import { createBipartitePropagation, createPooledRows } from '@lightrec/kernels';
import { describe, expect, it } from 'vitest';
import { AdamSchedule, EmbeddingTable } from '../adam/row-adam.js';
import { expectClose, normals } from '../test-support/index.js';
import { OwnVectors } from './own-vectors.js';
import { PropagatedVectors } from './propagated-vectors.js';
import { SampledSoftmaxStep } from './sampled-softmax-step.js';
import { type BothSides, sides } from './vector-source.js';

const dim = 5;
const random = new Random(8);
const pairs = Array.from({ length: 30 }, () => [random.integer(7), random.integer(11)] as const);
const train = Interactions.fromPairs(pairs, { users: [...Array(7).keys()], items: [...Array(11).keys()] });
const batch = { users: Uint32Array.of(4, 0, 2), pool: Uint32Array.of(3, 9, 1, 6) };
const options = { userBalance: 0.7, temperature: 0.3, margin: 0.1, negativeWeight: 2 };

/** The loss of a batch in plain float64 loops, of the tables before propagation by dense sums over neighbours. */
function plainLoss(
  tables: BothSides<number[]>,
  layers: number,
  { loss, popularityWeight }: { loss: 'softmax' | 'contrastive'; popularityWeight: number },
): number {
  const { users, items } = propagate(tables, layers);
  const terms: number[] = [];
  const weights: number[] = [];
  for (const user of batch.users) {
    const own = [...train.itemIndicesOf(user)];
    const others = [...batch.pool].filter((item) => !own.includes(item));
    for (const item of own) {
      weights.push(own.length ** -options.userBalance);
      const score = (item: number) => cosine(users[user], items[item]);
      if (loss === 'softmax') {
        const biased = (item: number) => score(item) + popularityWeight * Math.log(train.countByItem()[item]);
        const power = (item: number) => Math.exp(biased(item) / options.temperature);
        const sum = others.reduce((total, other) => total + power(other), 0) * (11 / 4);
        terms.push(-Math.log(power(item) / (power(item) + sum)));
      } else {
        const sum = others.reduce((total, other) => total + Math.max(0, score(other) - options.margin), 0);
        terms.push(1 - score(item) + (options.negativeWeight / 4) * sum);
      }
    }
  }
  return terms.reduce((sum, term, i) => sum + weights[i] * term, 0) / weights.reduce((sum, weight) => sum + weight);
}

function rowsOf(values: number[]): number[][] {
  return Array.from({ length: values.length / dim }, (_, row) => values.slice(row * dim, (row + 1) * dim));
}

function propagate(tables: BothSides<number[]>, layers: number): BothSides<number[][]> {
  let [users, items] = [rowsOf(tables.users), rowsOf(tables.items)];
  const total = { users: users.map((row) => [...row]), items: items.map((row) => [...row]) };
  const degree = (item: number) => train.countByItem()[item];
  for (let layer = 0; layer < layers; layer++) {
    const next = { users: users.map(() => Array(dim).fill(0)), items: items.map(() => Array(dim).fill(0)) };
    users.forEach((_, user) => {
      for (const item of train.itemIndicesOf(user)) {
        const weight = 1 / Math.sqrt(train.itemIndicesOf(user).length * degree(item));
        for (let d = 0; d < dim; d++) {
          next.users[user][d] += weight * items[item][d];
          next.items[item][d] += weight * users[user][d];
        }
      }
    });
    [users, items] = [next.users, next.items];
    for (const side of sides) {
      next[side].forEach((row, i) => {
        row.forEach((value, d) => {
          total[side][i][d] += value;
        });
      });
    }
  }
  return total;
}

function cosine(a: number[], b: number[]): number {
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, d) => sum + value * y[d], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe.each([
  { loss: 'softmax', popularityWeight: 0 },
  { loss: 'softmax', popularityWeight: 0.4 },
  { loss: 'contrastive', popularityWeight: 0.4 },
] as const)('SampledSoftmaxStep, %o', (kind) => {
  it.each([0, 1, 3])('has the loss of plain loops and the gradients of its finite differences, %i layers', (layers) => {
    const tables = { users: new EmbeddingTable(7, dim, 7), items: new EmbeddingTable(11, dim, 11) };
    const start = new Random(layers);
    for (const { rows } of [tables.users, tables.items]) rows.set(normals(start, rows.length));
    const values = { users: Array.from(tables.users.rows), items: Array.from(tables.items.rows) };
    const schedule = new AdamSchedule(0.01);
    const propagation = createBipartitePropagation({ interactions: train, dim, layers });
    const source =
      layers === 0 ? new OwnVectors(tables, schedule) : new PropagatedVectors(tables, propagation, schedule);
    const pooled = createPooledRows({ userCount: 3, itemCount: 11, poolSize: 4, pairCount: 33, dim });
    const further = { ...kind, dim: kind.popularityWeight > 0 ? dim + 1 : dim };
    const step = new SampledSoftmaxStep(train, source, pooled, { ...options, ...further }, 33);
    expect(step.run(batch, 1).ranking).toBeCloseTo(plainLoss(values, layers, kind), 5);
    for (const side of sides) {
      // After one step the first moment is a tenth of the gradient.
      const gradient = tables[side].firstMoments.map((value) => 10 * value);
      expectClose(
        gradient,
        finiteDifferences(values[side], () => plainLoss(values, layers, kind)),
        1e-4,
      );
    }
  });
});

import { Random } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { AdamSchedule, EmbeddingTable } from '../embedding/row-adam.js';
import type { RankedRows } from './bpr-loss.js';
import { BprStep } from './bpr-step.js';
import { TensorBpr } from './tensor-bpr.js';

const dim = 6;
const userCount = 12;
const itemCount = 40;
const lambda = 0.05;
const learningRate = 0.01;

function createTables(random: Random): { users: EmbeddingTable; items: EmbeddingTable } {
  const users = new EmbeddingTable(userCount, dim);
  const items = new EmbeddingTable(itemCount, dim);
  for (const table of [users, items]) table.rows.forEach((_, i) => (table.rows[i] = random.normal(0, 0.3)));
  return { users, items };
}

/** Batches so small that most rows miss many steps, of which some rows miss dozens. */
function drawBatch(random: Random): RankedRows {
  const skewed = (count: number) => Math.floor(count * random.uniform() ** 4);
  return {
    users: Uint32Array.from({ length: 3 }, () => skewed(userCount)),
    positives: Uint32Array.from({ length: 3 }, () => skewed(itemCount)),
    negatives: Uint32Array.from({ length: 6 }, () => skewed(itemCount)),
  };
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}

beforeAll(() => tf.setBackend('wasm'));

describe('BprStep', () => {
  it('follows the TensorFlow.js twin with dense Adam over 200 steps, in loss and tables', () => {
    const random = new Random(5);
    const { users, items } = createTables(random);
    const twin = new TensorBpr({ userVectors: users.rows, itemVectors: items.rows, dim, lambda, learningRate });
    const schedule = new AdamSchedule(learningRate);
    const step = new BprStep(users, items, { batchSize: 3, negativeCount: 2, lambda, schedule });
    for (let s = 1; s <= 200; s++) {
      const batch = drawBatch(random);
      const { ranking, regularization } = step.run(batch, s);
      expect(ranking + regularization).toBeCloseTo(twin.run(batch), 4);
    }
    users.catchUpAll(200, schedule);
    items.catchUpAll(200, schedule);
    const expected = twin.read();
    expect(largestDifference(users.rows, expected.userVectors)).toBeLessThan(2e-4);
    expect(largestDifference(items.rows, expected.itemVectors)).toBeLessThan(2e-4);
    twin.dispose();
  });
});

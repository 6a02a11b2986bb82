import { Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import type { RankedRows } from '@lightrec/kernels';
import { beforeAll, describe, expect, it } from 'vitest';
import { AdamSchedule } from '../adam/row-adam.js';
import { createEmbeddingTables, type EmbeddingTables } from '../embedding/embedding-tables.js';
import { expectClose, expectNoTensorLeak, normals, useBackend } from '../test-support/index.js';
import { plainBpr } from '../test-support/plain-bpr.js';
import { TensorBpr } from '../test-support/tensor-bpr.js';
import { BprStep } from './bpr-step.js';

const dim = 6;
const userCount = 12;
const itemCount = 40;
const lambda = 0.05;
const learningRate = 0.01;

function createTables(random: Random): EmbeddingTables {
  const tables = createEmbeddingTables({ userCount, itemCount, dim, batchSize: 3, negativeCount: 2 });
  for (const { rows } of [tables.users, tables.items])
    rows.set(normals(random, rows.length).map((value) => 0.3 * value));
  return tables;
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

beforeAll(() => useBackend('wasm'));

describe('BprStep', () => {
  it('has the loss of plain loops and the gradients of its finite differences', () => {
    const random = new Random(4);
    const tables = createTables(random);
    const { users, items } = tables;
    const [plainUsers, plainItems] = [Array.from(users.rows), Array.from(items.rows)];
    const batch = drawBatch(random);
    const schedule = new AdamSchedule(learningRate);
    const loss = new BprStep(tables, { lambda, schedule }).run(batch, 1);
    const plain = () => plainBpr({ users: plainUsers, items: plainItems, dim }, batch, lambda);
    expect(loss.ranking).toBeCloseTo(plain().ranking, 6);
    expect(loss.regularization).toBeCloseTo(plain().regularization, 6);
    const total = () => plain().ranking + plain().regularization;
    // After one step the first moment is a tenth of the gradient.
    expectClose(
      users.firstMoments.map((value) => 10 * value),
      finiteDifferences(plainUsers, total),
      1e-4,
    );
    expectClose(
      items.firstMoments.map((value) => 10 * value),
      finiteDifferences(plainItems, total),
      1e-4,
    );
  });

  it('follows the TensorFlow.js twin with dense Adam over 200 steps, in loss and tables', () => {
    const random = new Random(5);
    const tables = createTables(random);
    const { users, items } = tables;
    const twin = new TensorBpr({ userVectors: users.rows, itemVectors: items.rows, dim, lambda, learningRate });
    const schedule = new AdamSchedule(learningRate);
    const step = new BprStep(tables, { lambda, schedule });
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

  it('takes batches smaller than the largest', () => {
    const random = new Random(6);
    const tables = createTables(random);
    const schedule = new AdamSchedule(learningRate);
    const step = new BprStep(tables, { lambda, schedule });
    expect(Number.isFinite(step.run(drawBatch(random), 1).ranking)).toBe(true);
  });
});

describe('TensorBpr', () => {
  it('leaks no tensor over its steps, and frees all', async () => {
    const random = new Random(7);
    const tables = createTables(random);
    const { users, items } = tables;
    await expectNoTensorLeak(async () => {
      const twin = new TensorBpr({ userVectors: users.rows, itemVectors: items.rows, dim, lambda, learningRate });
      twin.run(drawBatch(random));
      await expectNoTensorLeak(() => {
        for (let s = 0; s < 20; s++) twin.run(drawBatch(random));
      });
      twin.dispose();
    });
  });
});

import { Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import { describe, expect, it } from 'vitest';
import { AdamSchedule, EmbeddingTable } from '../adam/row-adam.js';
import type { PooledBatch } from '../light-rec/step/pooled-batch.js';
import { expectClose, expectNoTensorLeak, normals, useBackend } from '../test-support/index.js';
import { plainTower } from '../test-support/plain-tower.js';
import { DssmStep } from './dssm-step.js';
import { embeddingDimOf, towerDimOf } from './options.js';
import { Tower } from './tower.js';
import { TowerItems } from './tower-items.js';
import { initialTower } from './tower-weights.js';

const dim = 4;
const lambdas = { userLambda: 0.05, itemLambda: 0.03, embeddingLambda: 0.2 };
/** Users 1 and the second item more than once; of items 3, 0, 5 and 6 among eight. */
const batch: PooledBatch = {
  rows: {
    users: Uint32Array.of(1, 4, 1),
    positives: Uint32Array.of(0, 1, 2),
    negatives: Uint32Array.of(1, 3, 2, 3, 1, 1),
  },
  items: Uint32Array.of(3, 0, 5, 6),
  occurrences: Uint32Array.of(1, 4, 2, 2),
};

function example(combine: 'sum' | 'concatenate', knowsUsers: boolean) {
  const random = new Random(2);
  const dims = [3, 5, towerDimOf({ combine, dim })];
  const start = initialTower(dims, 2, random);
  start.layers[1].weights.set(normals(random, start.layers[1].weights.length));
  const users = new EmbeddingTable(5, dim, 3);
  const items = new EmbeddingTable(8, embeddingDimOf({ combine, dim }), 4);
  for (const { rows } of [users, items]) rows.set(normals(random, rows.length));
  const features = { vectors: normals(random, 8 * 3), dim: 3 };
  features.vectors.fill(0, 15, 18); // of item 5 nothing is known
  const userFeatures = knowsUsers ? { vectors: normals(random, 5 * 3), dim: 3 } : undefined;
  userFeatures?.vectors.fill(0, 12); // nor of user 4
  return { users, items, start, features, userFeatures, dims, combine };
}

/** The example's tower on the backend, and the step over all its parts. */
function stepOf({ users, items: embeddings, start, features, userFeatures, combine }: ReturnType<typeof example>) {
  const tower = new Tower(start);
  const schedule = new AdamSchedule(0.01);
  const items = new TowerItems({ combine, embeddings, tower, features, schedule, towerLearningRate: () => 0.01 });
  return { tower, step: new DssmStep({ users, items, userFeatures, schedule }, { dim, ...lambdas }) };
}

interface PlainParts {
  users: number[];
  items: number[];
  layers: { weights: number[]; bias: number[] }[];
  features: number[];
  userFeatures?: number[];
  dims: number[];
  combine: string;
}

/** The loss in plain loops, item by item and pair by pair. */
function plainLoss(parts: PlainParts) {
  const { users, items, layers, features, userFeatures, dims, combine } = parts;
  const embeddingDim = items.length / 8;
  const embeddings = Array.from(batch.items, (item) => items.slice(item * embeddingDim, (item + 1) * embeddingDim));
  const vectors = embeddings.map((embedding, row) => {
    const own = features.slice(batch.items[row] * 3, batch.items[row] * 3 + 3);
    const output = plainTower(layers, own, dims, 2);
    return combine === 'sum' ? embedding.map((value, d) => value + output[d]) : [...embedding, ...output];
  });
  const ownOf = (p: number) => users.slice(batch.rows.users[p] * dim, (batch.rows.users[p] + 1) * dim);
  const user = (p: number) => {
    if (!userFeatures) return ownOf(p);
    const at = batch.rows.users[p] * 3;
    const output = plainTower(layers, userFeatures.slice(at, at + 3), dims, 2);
    return ownOf(p).map((value, d) => value + (output[d - dim + output.length] ?? 0));
  };
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, d) => sum + value * b[d], 0);
  let [ranking, squares] = [0, 0];
  batch.rows.negatives.forEach((negative, n) => {
    const p = Math.floor(n / 2);
    const margin = dot(user(p), vectors[batch.rows.positives[p]]) - dot(user(p), vectors[negative]);
    ranking += Math.log(1 + Math.exp(-margin)) / 6;
  });
  batch.rows.users.forEach((_, p) => {
    squares += lambdas.userLambda * dot(ownOf(p), ownOf(p));
  });
  batch.occurrences.forEach((count, row) => {
    squares += count * lambdas.itemLambda * dot(vectors[row], vectors[row]);
    squares += count * lambdas.embeddingLambda * dot(embeddings[row], embeddings[row]);
  });
  return { ranking, regularization: squares / 6 };
}

describe.each([
  ['sum', false],
  ['sum', true],
  ['concatenate', false],
  ['concatenate', true],
] as const)('DssmStep, %s, features of users: %s', (combine, knowsUsers) => {
  it('has the loss of plain loops and the gradients of its finite differences', async () => {
    await useBackend('wasm');
    const { start, users, items, ...made } = example(combine, knowsUsers);
    const plain: PlainParts = {
      ...made,
      users: Array.from(users.rows),
      items: Array.from(items.rows),
      layers: start.layers.map(({ weights, bias }) => ({ weights: Array.from(weights), bias: Array.from(bias) })),
      features: Array.from(made.features.vectors),
      userFeatures: made.userFeatures && Array.from(made.userFeatures.vectors),
    };
    const { tower, step } = stepOf({ start, users, items, ...made });
    const loss = step.run(batch, 1);
    expect(loss.ranking).toBeCloseTo(plainLoss(plain).ranking, 5);
    expect(loss.regularization).toBeCloseTo(plainLoss(plain).regularization, 5);
    const total = () => plainLoss(plain).ranking + plainLoss(plain).regularization;
    // After one step the first moment is a tenth of the gradient.
    const gradient = ({ firstMoments }: { firstMoments: Float32Array }) => firstMoments.map((value) => 10 * value);
    expectClose(gradient(users), finiteDifferences(plain.users, total), 1e-4);
    expectClose(gradient(items), finiteDifferences(plain.items, total), 1e-4);
    plain.layers.forEach(({ weights, bias }, l) => {
      expectClose(gradient(tower.parameters[2 * l].adam), finiteDifferences(weights, total), 1e-4);
      expectClose(gradient(tower.parameters[2 * l + 1].adam), finiteDifferences(bias, total), 1e-4);
    });
    tower.dispose();
  });

  it('leaks no tensor', async () => {
    await useBackend('wasm');
    const { tower, step } = stepOf(example(combine, knowsUsers));
    step.run(batch, 1);
    await expectNoTensorLeak(() => step.run(batch, 2));
    tower.dispose();
  });
});

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

type UserTower = 'none' | 'shared' | 'own';

function example(combine: 'sum' | 'concatenate', userTower: UserTower) {
  const random = new Random(2);
  const dims = [3, 5, towerDimOf({ combine, dim })];
  const userDims = userTower === 'own' ? [2, 4, dims[2]] : dims;
  const [start, ownStart] = [dims, userDims].map((of) => initialTower(of, 2, random));
  for (const { layers } of [start, ownStart]) layers[1].weights.set(normals(random, layers[1].weights.length));
  const users = new EmbeddingTable(5, dim, 3);
  const items = new EmbeddingTable(8, embeddingDimOf({ combine, dim }), 4);
  for (const { rows } of [users, items]) rows.set(normals(random, rows.length));
  const features = { vectors: normals(random, 8 * 3), dim: 3 };
  features.vectors.fill(0, 15, 18); // of item 5 nothing is known
  const userFeatures = { vectors: normals(random, 5 * userDims[0]), dim: userDims[0] };
  userFeatures.vectors.fill(0, 4 * userDims[0]); // and of user 4
  const userStart = userTower === 'own' ? ownStart : start;
  return { users, items, start, userStart, features, userFeatures, dims, userDims, combine, userTower };
}

type Example = ReturnType<typeof example>;

/** The example's parts on the backend, and the step over them. */
function stepOf({ users, items, start, userStart, features, userFeatures, combine, userTower }: Example) {
  const tower = new Tower(start);
  const ownTower = userTower === 'own' ? new Tower(userStart) : tower;
  const userSide = userTower === 'none' ? undefined : { tower: ownTower, features: userFeatures };
  const parts = { users, items, itemSide: { tower, features }, userSide, schedule: new AdamSchedule(0.01) };
  return { tower, ownTower, step: new DssmStep(parts, { combine, dim, ...lambdas }) };
}

interface PlainLayer {
  weights: number[];
  bias: number[];
}

interface PlainParts extends Pick<Example, 'dims' | 'userDims' | 'combine' | 'userTower'> {
  users: number[];
  items: number[];
  layers: PlainLayer[];
  userLayers: PlainLayer[];
  features: number[];
  userFeatures: number[];
}

/** The loss in plain loops, item by item and pair by pair. */
function plainLoss(parts: PlainParts) {
  const { users, items, layers, userLayers, features, userFeatures, dims, userDims, combine, userTower } = parts;
  const embeddingDim = items.length / 8;
  const embeddings = Array.from(batch.items, (item) => items.slice(item * embeddingDim, (item + 1) * embeddingDim));
  const vectors = embeddings.map((embedding, row) => {
    const own = features.slice(batch.items[row] * 3, batch.items[row] * 3 + 3);
    const output = plainTower(layers, own, dims, 2);
    return combine === 'sum' ? embedding.map((value, d) => value + output[d]) : [...embedding, ...output];
  });
  const ownOf = (p: number) => users.slice(batch.rows.users[p] * dim, (batch.rows.users[p] + 1) * dim);
  const user = (p: number) => {
    if (userTower === 'none') return ownOf(p);
    const at = batch.rows.users[p] * userDims[0];
    const output = plainTower(userLayers, userFeatures.slice(at, at + userDims[0]), userDims, 2);
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

const cases = (['sum', 'concatenate'] as const).flatMap((combine) =>
  (['none', 'shared', 'own'] as const).map((userTower) => [combine, userTower] as const),
);

describe.each(cases)('DssmStep, %s, tower of users: %s', (combine, userTower) => {
  it('has the loss of plain loops and the gradients of its finite differences', async () => {
    await useBackend('wasm');
    const made = example(combine, userTower);
    const layersOf = ({ layers }: typeof made.start) =>
      layers.map(({ weights, bias }) => ({ weights: Array.from(weights), bias: Array.from(bias) }));
    const layers = layersOf(made.start);
    const plain: PlainParts = {
      ...made,
      ...{ layers, userLayers: userTower === 'own' ? layersOf(made.userStart) : layers },
      users: Array.from(made.users.rows),
      items: Array.from(made.items.rows),
      features: Array.from(made.features.vectors),
      userFeatures: Array.from(made.userFeatures.vectors),
    };
    const { tower, ownTower, step } = stepOf(made);
    const loss = step.run(batch, 1, 0.01);
    expect(loss.ranking).toBeCloseTo(plainLoss(plain).ranking, 5);
    expect(loss.regularization).toBeCloseTo(plainLoss(plain).regularization, 5);
    const total = () => plainLoss(plain).ranking + plainLoss(plain).regularization;
    // After one step the first moment is a tenth of the gradient.
    const gradient = ({ firstMoments }: { firstMoments: Float32Array }) => firstMoments.map((value) => 10 * value);
    expectClose(gradient(made.users), finiteDifferences(plain.users, total), 1e-4);
    expectClose(gradient(made.items), finiteDifferences(plain.items, total), 1e-4);
    const expectTower = ({ parameters }: Tower, of: PlainLayer[]) =>
      of.forEach(({ weights, bias }, l) => {
        expectClose(gradient(parameters[2 * l].adam), finiteDifferences(weights, total), 1e-4);
        expectClose(gradient(parameters[2 * l + 1].adam), finiteDifferences(bias, total), 1e-4);
      });
    expectTower(tower, plain.layers);
    if (userTower === 'own') expectTower(ownTower, plain.userLayers);
    for (const one of new Set([tower, ownTower])) one.dispose();
  });

  it('leaks no tensor', async () => {
    await useBackend('wasm');
    const { tower, ownTower, step } = stepOf(example(combine, userTower));
    step.run(batch, 1, 0.01);
    await expectNoTensorLeak(() => step.run(batch, 2, 0.01));
    for (const one of new Set([tower, ownTower])) one.dispose();
  });
});

import { Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import { residualKMeans } from '@lightrec/kernels';
import { CompositeEncoder } from '@lightrec/quantizer';
import { beforeAll, describe, expect, it } from 'vitest';
import { AdamSchedule, EmbeddingTable } from '../../adam/row-adam.js';
import { embeddingDimOf, towerDimOf } from '../../dssm/options.js';
import { Tower } from '../../dssm/tower.js';
import { TowerItems } from '../../dssm/tower-items.js';
import { initialTower } from '../../dssm/tower-weights.js';
import {
  clusteredData,
  expectClose,
  expectNoTensorLeak,
  normals,
  randomModel,
  useBackend,
} from '../../test-support/index.js';
import { plainEncoder } from '../../test-support/plain-encoder.js';
import { plainTower } from '../../test-support/plain-tower.js';
import { EncodedItems } from '../items/composite-items.js';
import { lightRecDefaults } from '../options/hyperparameters.js';
import type { LearnedVectors } from '../vectors/learned-vectors.js';
import { VectorTable } from '../vectors/vector-table.js';
import { LightRecStep } from './light-rec-step.js';
import type { PooledBatch } from './pooled-batch.js';

const { train } = clusteredData(1);
const dim = 4;
const teacher = randomModel(2, train.userCount, train.itemCount, dim);
const sizes = { codebookCount: 2, codewordCount: 5 };
const start = residualKMeans({ ...sizes, vectors: teacher.itemVectors, dim, random: new Random(1) });
const coefficients = { lambda: 0.05, distillation: 0.7, jointRanking: 0.6 };
const shortcut = 0.3;
const features = { vectors: normals(new Random(5), train.itemCount * 3), dim: 3 };
/** Users 1 and the second item more than once. */
const batch: PooledBatch = {
  rows: {
    users: Uint32Array.of(1, 4, 1),
    positives: Uint32Array.of(0, 1, 2),
    negatives: Uint32Array.of(1, 3, 2, 3, 1, 1),
  },
  items: Uint32Array.of(3, 0, 5, 6),
  occurrences: Uint32Array.of(1, 4, 2, 2),
};
const rowOf = (table: ArrayLike<number>, row: number, width = dim) =>
  Array.from({ length: width }, (_, d) => table[row * width + d]);
const books = [0, 1].map((b) => Array.from({ length: 5 }, (_, w) => rowOf(start.codebooks, b * 5 + w)));

function createStep(vectors: LearnedVectors, changes: Partial<typeof lightRecDefaults> = {}): LightRecStep {
  const noDiversity = { diversity: 0, diversityLoss: 'frobenius' } as const;
  const items = new EncodedItems(new CompositeEncoder(sizes), dim, train.items, noDiversity, start);
  const own = { ...lightRecDefaults, ...coefficients, distillationLoss: 'euclidean' as const, ...changes };
  return new LightRecStep(teacher, items, own, vectors);
}

const dot = (a: number[], b: number[]) => a.reduce((sum, value, d) => sum + value * b[d], 0);

/** BPR with its regularisation, over items of the batch. */
function plainRanking(items: number[][]) {
  const user = (p: number) => rowOf(teacher.userVectors, batch.rows.users[p]);
  let [ranking, squares] = [0, 0];
  batch.rows.negatives.forEach((negative, n) => {
    const p = Math.floor(n / 2);
    const margin = dot(user(p), items[batch.rows.positives[p]]) - dot(user(p), items[negative]);
    ranking += Math.log(1 + Math.exp(-margin)) / 6;
  });
  batch.rows.users.forEach((_, p) => {
    squares += dot(user(p), user(p));
  });
  batch.occurrences.forEach((count, row) => {
    squares += count * dot(items[row], items[row]);
  });
  return { ranking, regularization: (coefficients.lambda * squares) / 6 };
}

/**
 * The loss in plain loops, by its terms.
 *
 * @param vectors - of the batch's items
 * @param at - where they stand, by which codewords are chosen
 */
function plainLoss(vectors: number[][], at: number[][]) {
  const items = vectors.map((vector, row) => {
    const composite = plainEncoder(vector, at[row], books, lightRecDefaults.temperature);
    return composite.map((value, d) => (1 - shortcut) * value + shortcut * vector[d]);
  });
  let lost = 0;
  items.forEach((item, row) => {
    const away = item.map((value, d) => value - teacher.itemVectors[batch.items[row] * dim + d]);
    lost += (batch.occurrences[row] / 9 / 2) * dot(away, away);
  });
  const joint = plainRanking(vectors);
  return {
    ...plainRanking(items),
    distillation: coefficients.distillation * lost,
    jointRanking: coefficients.jointRanking * (joint.ranking + joint.regularization),
  };
}

const totalOf = (terms: object) => Object.values(terms).reduce((sum: number, term: number) => sum + term, 0);
/** After one step the first moment is a tenth of the gradient. */
const gradientOf = (moments: ArrayLike<number>) => Array.from(moments, (value) => 10 * value);

/** Where the vectors of the batch stand, in double precision. */
const standing = (vectors: number[][]) => vectors.map((vector) => vector.slice());

beforeAll(() => useBackend('wasm'));

describe('LightRecStep with vectors that learn', () => {
  it('has the loss of plain loops, and gives its straight-through gradient to the vectors of the batch', () => {
    // Not the teacher's, so that what is distilled is seen to be the teacher's.
    const itemVectors = normals(new Random(7), train.itemCount * dim);
    const vectors = new VectorTable({ itemVectors, dim, batchItems: 4, learningRate: () => 0.01 });
    const step = createStep(vectors);
    const loss = step.run(batch, 1, 0.01, shortcut);
    const plain = Array.from(itemVectors);
    const batchVectors = () => Array.from(batch.items, (item) => rowOf(plain, item));
    const at = standing(batchVectors());
    for (const [term, value] of Object.entries(plainLoss(at, at))) {
      expect(loss[term as keyof typeof loss], term).toBeCloseTo(value, 5);
    }
    const moments = vectors.trained[0].toTensors()['itemVectors.firstMoments'].data as Float32Array;
    const expected = finiteDifferences(plain, () => totalOf(plainLoss(batchVectors(), at)));
    expectClose(gradientOf(moments), expected, 1e-4);
    step.dispose();
  });

  it.each(['sum', 'concatenate'] as const)('gives it on to embeddings and tower, %s', (combine) => {
    const random = new Random(8);
    const dims = [3, 5, towerDimOf({ combine, dim })];
    const layers = initialTower(dims, 2, random);
    layers.layers[1].weights.set(normals(random, layers.layers[1].weights.length));
    const embeddings = new EmbeddingTable(train.itemCount, embeddingDimOf({ combine, dim }), 4);
    embeddings.rows.set(normals(random, embeddings.rows.length));
    const own = Array.from(embeddings.rows);
    const weights = layers.layers.map((layer) => ({
      weights: Array.from(layer.weights),
      bias: Array.from(layer.bias),
    }));
    const batchVectors = () =>
      Array.from(batch.items, (item) => {
        const embedding = rowOf(own, item, embeddings.dim);
        const output = plainTower(weights, rowOf(features.vectors, item, 3), dims, 2);
        return combine === 'sum' ? embedding.map((value, d) => value + output[d]) : [...embedding, ...output];
      });
    const at = standing(batchVectors());
    const objective = () => totalOf(plainLoss(batchVectors(), at));
    const tower = new Tower(layers);
    const schedule = new AdamSchedule(0.01);
    const items = new TowerItems({ combine, embeddings, tower, features, schedule, towerLearningRate: () => 0.01 });
    const step = createStep(items);
    step.run(batch, 1, 0.01, shortcut);
    expectClose(gradientOf(embeddings.firstMoments), finiteDifferences(own, objective), 1e-4);
    weights.forEach((layer, l) => {
      const [ofWeights, ofBias] = tower.parameters
        .slice(2 * l, 2 * l + 2)
        .map(({ adam }) => gradientOf(adam.firstMoments));
      expectClose(ofWeights, finiteDifferences(layer.weights, objective), 1e-4);
      expectClose(ofBias, finiteDifferences(layer.bias, objective), 1e-4);
    });
    step.dispose();
  });

  it('makes codes of the vectors as they stand, and of them alone', () => {
    const { itemVectors } = teacher;
    const vectors = new VectorTable({ itemVectors, dim, batchItems: 4, learningRate: () => 0.3 });
    const step = createStep(vectors);
    for (let s = 1; s <= 20; s++) step.run(batch, s, 1e-9, shortcut);
    step.endEpoch(20);
    const { codeTable } = step.snapshot(train.users);
    expect(codeTable.codes).not.toEqual(start.codes);
    expectClose(codeTable.codebooks, start.codebooks, 1e-5);
    for (let item = 0; item < train.itemCount; item++) {
      const vector = rowOf(vectors.toVectors(), item);
      expectClose(codeTable.decode(item), plainEncoder(vector, vector, books, 1), 1e-4);
    }
    step.dispose();
  });

  it('leaks no tensor over 100 steps, and frees all', async () => {
    await expectNoTensorLeak(async () => {
      const schedule = new AdamSchedule(0.01);
      const embeddings = new EmbeddingTable(train.itemCount, dim, 4);
      const tower = new Tower(initialTower([3, 5, dim], 1, new Random(1)));
      const parts = { combine: 'sum', embeddings, tower, features, schedule, towerLearningRate: () => 0.01 } as const;
      const step = createStep(new TowerItems(parts));
      step.run(batch, 1, 0.01, shortcut);
      await expectNoTensorLeak(() => {
        for (let s = 2; s <= 100; s++) step.run(batch, s, 0.01, shortcut);
      });
      step.snapshot(train.users);
      step.dispose();
    });
  });
});

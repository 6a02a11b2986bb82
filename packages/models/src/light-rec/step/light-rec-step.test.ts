import { Random } from '@lightrec/core';
import { innerProductDistillation } from '@lightrec/distill';
import { residualKMeans } from '@lightrec/kernels';
import { CompositeEncoder } from '@lightrec/quantizer';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { clusteredData, expectClose, expectNoTensorLeak, randomModel, useBackend } from '../../test-support/index.js';
import { rankablePairs } from '../../training/negative-sampler.js';
import { EncodedItems } from '../items/composite-items.js';
import { lightRecDefaults } from '../options/hyperparameters.js';
import { LightRecStep } from './light-rec-step.js';
import { PooledBatches } from './pooled-batch.js';
import { rankingHead } from './ranking-head.js';

const { train } = clusteredData(1);
const teacher = randomModel(2, train.userCount, train.itemCount, 4);
const sizes = { codebookCount: 2, codewordCount: 8 };
const hyperparameters = { ...lightRecDefaults, ...sizes, batchSize: 8, negativeCount: 2, poolSize: 10 };
const start = residualKMeans({ ...sizes, vectors: teacher.itemVectors, dim: 4, random: new Random(1) });

const noDiversity = { diversity: 0, diversityLoss: 'frobenius' } as const;

function drawBatch(seed: number) {
  const { users, items } = rankablePairs(train);
  return new PooledBatches(train, hyperparameters).draw(users.slice(0, 8), items.slice(0, 8), new Random(seed));
}

function createStep(changes: Partial<typeof hyperparameters> = {}): LightRecStep {
  const items = new EncodedItems(new CompositeEncoder(sizes), teacher.dim, train.items, noDiversity, start);
  return new LightRecStep(teacher, items, { ...hyperparameters, ...changes });
}

beforeAll(() => useBackend('wasm'));

describe('LightRecStep', () => {
  it('starts from the users of the teacher and the codebooks given', () => {
    const step = createStep();
    const model = step.snapshot(train.users);
    expect(model.userVectors).toEqual(teacher.userVectors);
    expect(model.codeTable.codebooks).toEqual(start.codebooks);
    expect(model.codeTable.codes).toEqual(start.codes);
    step.dispose();
  });

  it('reports the terms of the loss as they stand in the sum, of the parameters before the step', () => {
    const step = createStep({ distillation: 7 });
    const batch = drawBatch(1);
    const loss = step.run(batch, 1, 0.01);
    tf.tidy(() => {
      const users = tf.tensor2d(teacher.userVectors, [teacher.userCount, 4]);
      const rowsOf = (vectorOf: (item: number) => Float32Array) =>
        tf.tensor2d(Array.from(batch.items, (item) => Array.from(vectorOf(item))));
      const items = rowsOf((item) => start.decode(item));
      const teacherItems = rowsOf((item) => teacher.itemVectors.subarray(4 * item, 4 * item + 4));
      const { terms } = rankingHead(users, items, { ...batch, lambda: 0.01 });
      const weights = tf.tensor1d(Array.from(batch.occurrences));
      const distillation = innerProductDistillation({ teacherUsers: users, teacherItems, users, items, weights });
      expect(loss.ranking).toBeCloseTo(terms.ranking, 5);
      expect(loss.regularization).toBeCloseTo(terms.regularization, 5);
      expect(loss.distillation).toBeCloseTo(7 * distillation.dataSync()[0], 4);
    });
    step.dispose();
  });

  it('moves users and codebooks, and nothing of the teacher', () => {
    const before = teacher.userVectors.slice();
    const step = createStep();
    step.run(drawBatch(1), 1, 0.01);
    const model = step.snapshot(train.users);
    expect(model.userVectors).not.toEqual(before);
    expect(model.codeTable.codebooks).not.toEqual(start.codebooks);
    expect(teacher.userVectors).toEqual(before);
    step.dispose();
  });

  it.each(['inner-product', 'euclidean', 'ranking-inner-product'] as const)(
    'distillationScale sum: the same step, at the coefficient over what the mean divides by, of %s',
    (distillationLoss) => {
      // 80 users; 8 positives with 2 negatives each are 24 items with their weights.
      const shares = { 'inner-product': 80 * 24, euclidean: 24, 'ranking-inner-product': 8 };
      const batch = drawBatch(1);
      const models = (['mean', 'sum'] as const).map((distillationScale) => {
        const distillation = distillationScale === 'mean' ? 7 : 7 / shares[distillationLoss];
        const step = createStep({ distillationLoss, distillationScale, distillation });
        const loss = step.run(batch, 1, 0.01);
        const model = step.snapshot(train.users);
        step.dispose();
        return { loss, model };
      });
      const [mean, sum] = models;
      if (distillationLoss === 'ranking-inner-product') {
        // Its two parts are divided by different numbers, so that no one coefficient stands for both.
        expect(sum.loss.distillation).toBeGreaterThan(mean.loss.distillation);
        return;
      }
      expect(sum.loss.distillation / mean.loss.distillation).toBeCloseTo(1, 5);
      expectClose(sum.model.userVectors, mean.model.userVectors, 1e-5);
      expectClose(sum.model.codeTable.codebooks, mean.model.codeTable.codebooks, 1e-4);
    },
  );

  it('gramRefreshEvery: between refreshes users learn from the ranking alone, until an epoch starts', () => {
    const usersOf = (run: (step: LightRecStep) => void, changes: Partial<typeof hyperparameters>) => {
      const step = createStep(changes);
      run(step);
      const { userVectors } = step.snapshot(train.users);
      step.dispose();
      return userVectors;
    };
    const once = (step: LightRecStep) => step.run(drawBatch(1), 1, 0.01);
    const twice = (step: LightRecStep) => [once(step), step.run(drawBatch(2), 2, 0.01)];
    const anew = (step: LightRecStep) => [once(step), step.startEpoch(), step.run(drawBatch(2), 2, 0.01)];
    const cached = { gramRefreshEvery: 2, distillation: 50 };
    // One step that refreshes is the exact one at twice the distillation, but for the gradient of the items.
    expectClose(usersOf(once, cached), usersOf(once, { distillation: 100 }), 1e-5);
    expect(usersOf(twice, cached)).not.toEqual(usersOf(anew, cached));
  });

  it('distillation 0: neither computes nor reports it', () => {
    const step = createStep({ distillation: 0 });
    const { ranking, distillation } = step.run(drawBatch(1), 1, 0.01);
    expect(ranking).toBeGreaterThan(0);
    expect(distillation).toBe(0);
    step.dispose();
  });

  it('makes the loss of a batch fall', () => {
    const step = createStep();
    const total = (loss: object) => Object.values(loss).reduce((sum, value) => sum + value, 0);
    const losses = Array.from({ length: 40 }, (_, i) => total(step.run(drawBatch(1), i + 1, 0.02)));
    expect(losses[39]).toBeLessThan(losses[0] / 2);
    step.dispose();
  });

  it.each(['euclidean', 'bilinear'] as const)(
    'leaks no tensor over 1,000 steps, and frees all: %s',
    async (similarity) => {
      const batch = drawBatch(1);
      await expectNoTensorLeak(async () => {
        const encoder = new CompositeEncoder({ ...sizes, similarity });
        const step = new LightRecStep(
          teacher,
          new EncodedItems(encoder, teacher.dim, train.items, noDiversity, start),
          hyperparameters,
        );
        step.run(batch, 1, 0.001);
        await expectNoTensorLeak(() => {
          for (let i = 0; i < 1000; i++) step.run(batch, i + 2, 0.001);
        });
        step.snapshot(train.users);
        step.dispose();
      });
    },
  );
});

import { ArgumentError, ShapeError } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type EuclideanDistillationInputs, euclideanDistillation } from './euclidean-distillation.js';
import type { LossScale } from './loss-scale.js';
import {
  backends,
  type Case,
  createCase,
  expectClose,
  expectNoLeakOver1000Steps,
  expectNoTensorLeak,
  finiteDifferences,
  itemGradientOf,
  lossOf,
  toTensors,
  useBackend,
} from './test-support.js';

/** Eq. 8, one entry at a time. */
function plainLoss({ teacherItems, items, weights = items.map(() => 1) }: Case, scale: LossScale = 'mean'): number {
  let sum = 0;
  items.forEach((item, i) => {
    for (let d = 0; d < item.length; d++) sum += (weights[i] * (teacherItems[i][d] - item[d]) ** 2) / 2;
  });
  return scale === 'sum' ? sum : sum / weights.reduce((sum, weight) => sum + weight, 0);
}

const sameDim = { teacherDim: 3, dim: 3 };

describe.each(backends)('euclideanDistillation on the %s backend', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is eq. 8, by plain loops, for any sizes, weights and scale', () => {
    const size = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(
        fc.integer(),
        size,
        size,
        fc.boolean(),
        fc.constantFrom('mean', 'sum'),
        (seed, batch, dim, weighted, scale) => {
          const testCase = createCase(seed, { batch, teacherDim: dim, dim, weighted });
          const received = lossOf(testCase, (inputs) => euclideanDistillation({ ...inputs, scale }));
          expectClose([received], [plainLoss(testCase, scale)], 1e-5);
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each(['mean', 'sum'] as const)('has the gradient of finite differences of eq. 8, scale: %s', (scale) => {
    const testCase = createCase(3, sameDim);
    const received = itemGradientOf(testCase, (inputs) => tf.mul(euclideanDistillation({ ...inputs, scale }), 3));
    expectClose(
      received,
      finiteDifferences(testCase.items, () => 3 * plainLoss(testCase, scale)),
      1e-4,
    );
  });

  it('is zero where the vectors agree', () => {
    const testCase = createCase(4, sameDim);
    expect(lossOf({ ...testCase, items: testCase.teacherItems }, euclideanDistillation)).toBe(0);
  });

  it('leaks no tensor over 1,000 values and gradients', () => {
    expectNoLeakOver1000Steps(({ items, weights }) => {
      const teacherItems = tf.zerosLike(items);
      const loss = euclideanDistillation({ teacherItems, items, weights });
      teacherItems.dispose();
      return loss;
    });
  });
});

describe('what does not fit', () => {
  const wrong: [argument: keyof EuclideanDistillationInputs, shape: number[], message: string][] = [
    ['items', [5, 4], 'items: expected [5, 3], received [5, 4]'],
    ['items', [4, 3], 'items: expected [5, 3], received [4, 3]'],
    ['weights', [4], 'weights: expected [5], received [4]'],
  ];

  it.each(wrong)('%s %j: says what was expected, and leaks nothing', (argument, shape, message) => {
    const inputs = { ...toTensors(createCase(1, sameDim)), [argument]: tf.zeros(shape) };
    expectNoTensorLeak(() => {
      expect(() => euclideanDistillation(inputs)).toThrow(ShapeError);
      expect(() => euclideanDistillation(inputs)).toThrow(message);
    });
  });

  it('is named, a scale too', () => {
    const inputs = { ...toTensors(createCase(1, sameDim)), scale: 'total' as LossScale };
    expect(() => euclideanDistillation(inputs)).toThrow(ArgumentError);
  });
});

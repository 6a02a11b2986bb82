import { ArgumentError, ShapeError } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { GramCache } from './gram-cache.js';
import { innerProductDistillation } from './inner-product-distillation.js';
import type { LossScale } from './loss-scale.js';
import { rankingDistillation, rankingInnerProductDistillation } from './ranking-distillation.js';
import {
  backends,
  type Case,
  createCase,
  dot,
  expectClose,
  expectNoLeakOver1000Steps,
  expectNoTensorLeak,
  finiteDifferences,
  gradientsOf,
  type Loss,
  lossOf,
  toTensors,
  useBackend,
} from './test-support.js';

/** Eq. 11, one list and one item at a time. */
function plainLoss(testCase: Case, temperature = 0.5, scale: LossScale = 'mean'): number {
  const { teacherUsers, teacherItems, users, items, lists } = testCase;
  const length = lists.negatives.length / lists.users.length;
  let sum = 0;
  for (let list = 0; list < lists.users.length; list++) {
    const user = lists.users[list];
    const rows = Array.from({ length }, (_, l) => lists.negatives[list * length + l]);
    const targets = softmax(rows.map((row) => dot(teacherUsers[user], teacherItems[row]) / temperature));
    const chances = softmax(rows.map((row) => dot(users[user], items[row]) / temperature));
    targets.forEach((target, l) => {
      sum -= target * Math.log(chances[l]);
    });
  }
  return scale === 'sum' ? sum : sum / lists.users.length;
}

function softmax(logits: number[]): number[] {
  const weights = logits.map((logit) => Math.exp(logit));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

describe.each(backends)('rankingDistillation on the %s backend', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is eq. 11, by plain loops, for any sizes, temperature and scale', () => {
    const size = fc.integer({ min: 1, max: 8 });
    const sizes = fc.record({ userCount: size, batch: size, dim: size, listCount: size, listLength: size });
    const anyScale = fc.constantFrom<LossScale>('mean', 'sum');
    fc.assert(
      fc.property(
        fc.integer(),
        sizes,
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        anyScale,
        (seed, sizes, temperature, scale) => {
          const testCase = createCase(seed, sizes);
          const received = lossOf(testCase, (inputs) => rankingDistillation({ ...inputs, temperature, scale }));
          const expected = plainLoss(testCase, temperature, scale);
          expect(Math.abs(received - expected)).toBeLessThan(1e-4 * (1 + expected));
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each(['mean', 'sum'] as const)('has the gradients of finite differences of eq. 11, scale: %s', (scale) => {
    const testCase = createCase(3);
    const received = gradientsOf(testCase, (inputs) => rankingDistillation({ ...inputs, temperature: 0.7, scale }));
    const objective = () => plainLoss(testCase, 0.7, scale);
    expectClose(received[0], finiteDifferences(testCase.users, objective), 1e-4);
    expectClose(received[1], finiteDifferences(testCase.items, objective), 1e-4);
  });

  it('has no gradient where the scores agree', () => {
    const { teacherUsers, teacherItems, ...rest } = createCase(5);
    const same = { ...rest, teacherUsers, teacherItems, users: teacherUsers, items: teacherItems };
    for (const gradient of gradientsOf(same, rankingDistillation)) {
      expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-6);
    }
  });

  it('stays finite for scores of thousands', () => {
    const testCase = createCase(6);
    const far = { ...testCase, users: testCase.users.map((row) => row.map((value) => value * 10_000)) };
    expect(lossOf(far, rankingDistillation)).toBeGreaterThan(1000);
    expect(lossOf(far, rankingDistillation)).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(gradientsOf(far, rankingDistillation).flat().every(Number.isFinite)).toBe(true);
  });

  it('leaks no tensor over 1,000 values and gradients', () => {
    expectNoLeakOver1000Steps(rankingDistillation);
  });
});

describe.each(backends)('rankingInnerProductDistillation on the %s backend', (backend) => {
  beforeAll(() => useBackend(backend));
  const testCase = createCase(7);

  it.each([undefined, 0.7] as const)('is the sum of the two, gradients too, rankingWeight: %s', (rankingWeight) => {
    const both: Loss = (inputs) => rankingInnerProductDistillation({ ...inputs, rankingWeight, temperature: 0.8 });
    const ranking: Loss = (inputs) => rankingDistillation({ ...inputs, temperature: 0.8 });
    const plus = (a: number[], b: number[]) => a.map((value, i) => value + (rankingWeight ?? 0.2) * b[i]);
    const parts = [innerProductDistillation, ranking].map((loss) => [
      [lossOf(testCase, loss)],
      ...gradientsOf(testCase, loss),
    ]);
    expectClose([lossOf(testCase, both)], plus(parts[0][0], parts[1][0]), 1e-5);
    gradientsOf(testCase, both).forEach((gradient, i) => {
      expectClose(gradient, plus(parts[0][i + 1], parts[1][i + 1]), 1e-5);
    });
  });

  it('leaks no tensor over 1,000 values and gradients', () => {
    expectNoLeakOver1000Steps(rankingInnerProductDistillation);
  });
});

describe('what does not fit', () => {
  const wrong: [change: object, message: string][] = [
    [{ lists: { users: [0, 1], negatives: [0, 1, 2] } }, 'received 2 users and 3 negatives.'],
    [{ lists: { users: [], negatives: [] } }, 'lists: expected as many negatives for each user, at least one'],
    [{ lists: { users: [7], negatives: [0] } }, 'lists.users[0]: expected an integer in [0, 7), received 7.'],
    [{ lists: { users: [0], negatives: [1, -1] } }, 'lists.negatives[1]: expected an integer in [0, 5), received -1.'],
    [{ temperature: 0 }, 'temperature: expected a finite number > 0, received 0.'],
    [{ scale: 'total' }, 'scale: expected one of mean, sum, received "total".'],
    [{ rankingWeight: Number.NaN }, 'rankingWeight: expected a finite number > 0, received NaN.'],
  ];

  it.each(wrong)('%j: says what was expected, and leaks nothing', (change, message) => {
    const inputs = { ...toTensors(createCase(1)), ...change };
    expectNoTensorLeak(() => {
      expect(() => rankingInnerProductDistillation(inputs)).toThrow(message);
    });
  });

  it('is of the class that says which: a shape or a value', () => {
    const inputs = toTensors(createCase(1));
    const lists = { users: [0, 1], negatives: [0, 1, 2] };
    expect(() => rankingDistillation({ ...inputs, lists })).toThrow(ShapeError);
    expect(() => rankingDistillation({ ...inputs, temperature: -1 })).toThrow(ArgumentError);
  });

  it('does not count as a step of a cache', () => {
    const inputs = toTensors(createCase(1));
    const grams = new GramCache({ teacherUsers: inputs.teacherUsers, refreshEvery: 2 });
    expect(() => rankingInnerProductDistillation({ ...inputs, grams, temperature: 0 })).toThrow();
    const { users, ...constants } = inputs;
    const gradient = tf.grad((users) =>
      rankingInnerProductDistillation({ ...constants, grams, users: users as tf.Tensor2D }),
    )(users);
    expect(tf.tidy(() => tf.max(tf.abs(gradient)).dataSync()[0])).toBeGreaterThan(0);
    grams.dispose();
  });
});

import { ArgumentError, ShapeError } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { exactInnerProductDistillation, innerProductDistillation } from './inner-product-distillation.js';
import type { ExactInnerProductDistillationInputs } from './inputs.js';
import type { LossScale } from './loss-scale.js';
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
  lossOf,
  type Matrix,
  toTensors,
  useBackend,
} from './test-support.js';

const forms = [
  ['innerProductDistillation', innerProductDistillation],
  ['exactInnerProductDistillation', exactInnerProductDistillation],
] as const;

/** Eq. 9, one user and one item at a time: half the weighted mean over items of the mean over users. */
function plainLoss(
  { teacherUsers, teacherItems, users, items, weights = items.map(() => 1) }: Case,
  scale: LossScale = 'mean',
): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  items.forEach((item, i) => {
    users.forEach((user, u) => {
      sum += (weights[i] * (dot(teacherUsers[u], teacherItems[i]) - dot(user, item)) ** 2) / 2;
    });
  });
  return scale === 'sum' ? sum : sum / (total * users.length);
}

/** Eq. 9 as one would write it in TensorFlow.js: with the matrix of all scores, and a tape. */
function naiveDistillation(inputs: ExactInnerProductDistillationInputs): tf.Scalar {
  const { teacherUsers, teacherItems, users, items, weights } = inputs;
  const difference = tf.sub(tf.matMul(teacherUsers, teacherItems, false, true), tf.matMul(users, items, false, true));
  const ofItems = tf.mean(tf.square(difference), 0);
  const counts = weights ?? tf.onesLike(ofItems);
  return tf.div(tf.sum(tf.mul(ofItems, counts)), tf.mul(tf.sum(counts), 2));
}

const anyCase = fc
  .record({
    seed: fc.integer(),
    userCount: fc.integer({ min: 1, max: 8 }),
    batch: fc.integer({ min: 1, max: 8 }),
    teacherDim: fc.integer({ min: 1, max: 8 }),
    dim: fc.integer({ min: 1, max: 8 }),
    weighted: fc.boolean(),
  })
  .map(({ seed, ...sizes }) => createCase(seed, sizes));

describe.each(backends.flatMap((backend) => forms.map(([name, loss]) => ({ backend, name, loss }))))(
  '$name on the $backend backend',
  ({ backend, loss }) => {
    beforeAll(() => useBackend(backend));

    it('is eq. 9, by plain loops, for any sizes and weights', () => {
      fc.assert(
        fc.property(anyCase, (testCase) => {
          const expected = plainLoss(testCase);
          expect(Math.abs(lossOf(testCase, loss) - expected)).toBeLessThan(1e-5 * (1 + expected + energyOf(testCase)));
        }),
        { numRuns: 50 },
      );
    });

    it.each([true, false])('has the gradients of finite differences of eq. 9, weighted: %s', (weighted) => {
      const testCase = createCase(3, { weighted });
      const [ofUsers, ofItems] = gradientsOf(testCase, (inputs) => tf.mul(loss(inputs), 3));
      const objective = () => 3 * plainLoss(testCase);
      expectClose(ofUsers, finiteDifferences(testCase.users, objective), 1e-4);
      expectClose(ofItems, finiteDifferences(testCase.items, objective), 1e-4);
    });

    it('has the gradients of the tape through the matrix of all scores', () => {
      const testCase = createCase(4, { userCount: 40, batch: 30, dim: 8, teacherDim: 8 });
      const received = gradientsOf(testCase, loss);
      gradientsOf(testCase, naiveDistillation).forEach((expected, i) => {
        expectClose(received[i], expected, 1e-5);
      });
    });

    it('is zero, and so are its gradients, where the student is the teacher', () => {
      const { teacherUsers, teacherItems, ...rest } = createCase(5, { userCount: 50, batch: 20 });
      const same = { ...rest, teacherUsers, teacherItems, users: teacherUsers, items: teacherItems };
      expect(Math.abs(lossOf(same, loss))).toBeLessThan(1e-6 * energyOf(same));
      for (const gradient of gradientsOf(same, loss)) {
        expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-6 * energyOf(same));
      }
    });

    it('is zero for users and items that are turned alike, as only scores count', () => {
      const { teacherUsers, teacherItems, lists } = createCase(6, { teacherDim: 2 });
      const turn = ([a, b]: number[]) => [0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b];
      const turned = {
        ...{ teacherUsers, teacherItems, lists },
        users: teacherUsers.map(turn),
        items: teacherItems.map(turn),
      };
      expect(Math.abs(lossOf(turned, loss))).toBeLessThan(1e-6 * energyOf(turned));
    });

    it("scale 'sum' is the plain sum: the mean times users and items, gradients too", () => {
      const testCase = createCase(9);
      const ofSum = (inputs: ReturnType<typeof toTensors>) => loss({ ...inputs, scale: 'sum' });
      expectClose([lossOf(testCase, ofSum)], [plainLoss(testCase, 'sum')], 1e-5);
      const factor = testCase.users.length * testCase.weights!.reduce((sum, weight) => sum + weight, 0);
      const ofMean = gradientsOf(testCase, loss).map((gradient) => gradient.map((value) => value * factor));
      gradientsOf(testCase, ofSum).forEach((gradient, i) => {
        expectClose(gradient, ofMean[i], 1e-5);
      });
    });

    it('leaks no tensor over 1,000 values and gradients', () => {
      expectNoLeakOver1000Steps(loss);
    });
  },
);

describe('innerProductDistillation', () => {
  it('is exactInnerProductDistillation up to float32, gradients too, on random inputs', () => {
    fc.assert(
      fc.property(anyCase, (testCase) => {
        const difference = lossOf(testCase, innerProductDistillation) - lossOf(testCase, exactInnerProductDistillation);
        expect(Math.abs(difference)).toBeLessThan(1e-5 * (1 + energyOf(testCase)));
        const exact = gradientsOf(testCase, exactInnerProductDistillation);
        gradientsOf(testCase, innerProductDistillation).forEach((gradient, i) => {
          const largest = Math.max(...exact[i].map(Math.abs));
          gradient.forEach((value, d) => {
            expect(Math.abs(value - exact[i][d])).toBeLessThan(1e-4 * (1 + largest + energyOf(testCase)));
          });
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe.each(forms)('weights of %s', (_, loss) => {
  it('count an item as often as they say', () => {
    const { weights: _, ...once } = createCase(7, { batch: 3 });
    const weights = [3, 1, 2];
    const repeat = (rows: Matrix) => rows.flatMap((row, i) => Array.from({ length: weights[i] }, () => row));
    const repeated = { ...once, teacherItems: repeat(once.teacherItems), items: repeat(once.items) };
    expect(lossOf({ ...once, weights }, loss)).toBeCloseTo(lossOf(repeated, loss), 5);
  });

  it('are relative: twice all of them is the same', () => {
    const testCase = createCase(8);
    const doubled = { ...testCase, weights: testCase.weights?.map((weight) => 2 * weight) };
    expect(lossOf(doubled, loss)).toBeCloseTo(lossOf(testCase, loss), 5);
  });
});

describe.each(forms)('what does not fit %s', (_, loss) => {
  const wrong: [argument: keyof ExactInnerProductDistillationInputs, shape: number[], message: string][] = [
    ['users', [8, 3], 'users: expected [7, 3], received [8, 3]'],
    ['teacherItems', [5, 3], 'teacherItems: expected [5, 4], received [5, 3]'],
    ['items', [6, 3], 'items: expected [5, 3], received [6, 3]'],
    ['items', [5, 4], 'items: expected [5, 3], received [5, 4]'],
    ['weights', [4], 'weights: expected [5], received [4]'],
    ['items', [15], 'items: expected [5, 3], received [15]'],
  ];

  it.each(wrong)('%s %j: says what was expected, and leaks nothing', (argument, shape, message) => {
    const inputs = { ...toTensors(createCase(1)), [argument]: tf.zeros(shape) };
    expectNoTensorLeak(() => {
      expect(() => loss(inputs)).toThrow(ShapeError);
      expect(() => loss(inputs)).toThrow(message);
    });
  });

  it('is named, a scale too', () => {
    const inputs = { ...toTensors(createCase(1)), scale: 'total' as LossScale };
    expectNoTensorLeak(() => {
      expect(() => loss(inputs)).toThrow(ArgumentError);
      expect(() => loss(inputs)).toThrow('scale: expected one of mean, sum, received "total".');
    });
  });
});

/** The teacher's own loss, were the student all zero: the scale by which rounding is judged. */
function energyOf(testCase: Case): number {
  return plainLoss({ ...testCase, users: testCase.users.map(() => [0]), items: testCase.items.map(() => [0]) });
}

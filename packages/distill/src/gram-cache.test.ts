import { ArgumentError, ShapeError } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { GramCache } from './gram-cache.js';
import { innerProductDistillation } from './inner-product-distillation.js';
import { backends, createCase, expectClose, expectNoTensorLeak, toTensors, useBackend } from './test-support.js';

type Inputs = ReturnType<typeof toTensors>;

/** Value and gradients of users and items. */
function stepOf(inputs: Inputs, grams?: GramCache): number[][] {
  return tf.tidy(() => {
    const { users, items, ...constants } = inputs;
    const { value, grads } = tf.valueAndGrads((users, items) =>
      innerProductDistillation({ ...constants, grams, users: users as tf.Tensor2D, items: items as tf.Tensor2D }),
    )([users, items]);
    return [value, ...grads].map((tensor) => Array.from(tensor.dataSync()));
  });
}

/** The inputs with other users, of the same teacher. */
const movedUsers = (inputs: Inputs, by: number): Inputs => ({ ...inputs, users: tf.add(inputs.users, by) });

describe.each(backends)('GramCache on the %s backend', (backend) => {
  beforeAll(() => useBackend(backend));

  it('with refreshEvery 1 is the loss without it, in every step', () => {
    const inputs = toTensors(createCase(1));
    const grams = new GramCache({ teacherUsers: inputs.teacherUsers, refreshEvery: 1 });
    for (const by of [0, 0.3, -0.5]) {
      const moved = movedUsers(inputs, by);
      expect(stepOf(moved, grams)).toEqual(stepOf(moved));
    }
    grams.dispose();
  });

  it('between refreshes takes users for where they were, and gives them no gradient', () => {
    const inputs = toTensors(createCase(2));
    const grams = new GramCache({ teacherUsers: inputs.teacherUsers, refreshEvery: 3 });
    const [value, , ofItems] = stepOf(inputs);
    stepOf(inputs, grams);
    for (const by of [0.3, -0.5]) {
      const step = stepOf(movedUsers(inputs, by), grams);
      expect(step[0]).toEqual(value);
      expect(step[1].every((entry) => entry === 0)).toBe(true);
      expect(step[2]).toEqual(ofItems);
    }
    const moved = movedUsers(inputs, 0.7);
    expect(stepOf(moved, grams)[0]).toEqual(stepOf(moved)[0]);
    grams.dispose();
  });

  it('in a step that refreshes gives users the gradient of all steps of the cycle', () => {
    const inputs = toTensors(createCase(3));
    const grams = new GramCache({ teacherUsers: inputs.teacherUsers, refreshEvery: 4 });
    const [, ofUsers] = stepOf(inputs);
    expectClose(
      stepOf(inputs, grams)[1],
      ofUsers.map((value) => 4 * value),
      1e-6,
    );
    grams.dispose();
  });

  it('invalidate makes the next step refresh', () => {
    const inputs = toTensors(createCase(4));
    const grams = new GramCache({ teacherUsers: inputs.teacherUsers });
    stepOf(inputs, grams);
    grams.invalidate();
    const moved = movedUsers(inputs, 0.3);
    expect(stepOf(moved, grams)[0]).toEqual(stepOf(moved)[0]);
    grams.dispose();
  });

  it('holds three matrices over 1,000 steps, and none once disposed', () => {
    const inputs = toTensors(createCase(5));
    expectNoTensorLeak(() => {
      const grams = new GramCache({ teacherUsers: inputs.teacherUsers, refreshEvery: 3 });
      stepOf(inputs, grams);
      const { numTensors, numBytes } = tf.memory();
      for (let step = 0; step < 1000; step++) stepOf(inputs, grams);
      expect(tf.memory()).toMatchObject({ numTensors, numBytes });
      grams.dispose();
    });
  });
});

describe('what does not fit', () => {
  it('a refreshEvery below 1, named without a leak', () => {
    const { teacherUsers } = toTensors(createCase(1));
    expectNoTensorLeak(() => {
      expect(() => new GramCache({ teacherUsers, refreshEvery: 0 })).toThrow(ArgumentError);
    });
  });

  it('the cache of another teacher, or users of another dimension than before, named without a leak', () => {
    const inputs = toTensors(createCase(1));
    const grams = new GramCache({ teacherUsers: inputs.teacherUsers });
    stepOf(inputs, grams);
    const other = { ...inputs, teacherUsers: tf.clone(inputs.teacherUsers), grams };
    const wider = { ...inputs, users: tf.zeros<tf.Rank.R2>([7, 4]), items: tf.zeros<tf.Rank.R2>([5, 4]), grams };
    expectNoTensorLeak(() => {
      expect(() => innerProductDistillation(other)).toThrow(ArgumentError);
      expect(() => innerProductDistillation(wider)).toThrow(ShapeError);
      expect(() => innerProductDistillation(wider)).toThrow(
        'users: expected [userCount, 3] as before, received [7, 4].',
      );
    });
    grams.dispose();
  });
});

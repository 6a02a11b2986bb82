import { ShapeError } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { listwiseCrossEntropy } from './listwise-cross-entropy.js';
import { expectNoTensorLeak, useBackend } from './test-support.js';

beforeAll(() => useBackend('wasm'));

describe('listwiseCrossEntropy', () => {
  it('is the cross entropy of the softmaxes, worked by hand', () => {
    const teacherScores = tf.tensor2d([[0, Math.log(3)]]);
    const scores = tf.tensor2d([[Math.log(3), 0]]);
    // At temperature 1 the chances are 1/4, 3/4 and 3/4, 1/4.
    const expected = -(0.25 * Math.log(0.75) + 0.75 * Math.log(0.25));
    expect(listwiseCrossEntropy({ teacherScores, scores, temperature: 1 }).dataSync()[0]).toBeCloseTo(expected, 5);
  });

  it('does not change where a list is shifted', () => {
    const teacherScores = tf.tensor2d([[0, 1, 2]]);
    const [here, there] = [0, 1000].map((shift) => {
      const scores = tf.tensor2d([[1 + shift, 3 + shift, 2 + shift]]);
      return listwiseCrossEntropy({ teacherScores, scores }).dataSync()[0];
    });
    expect(there).toBeCloseTo(here, 3);
  });

  it('refuses scores of other lists, and leaks nothing', () => {
    const [teacherScores, scores] = [tf.zeros<tf.Rank.R2>([2, 3]), tf.zeros<tf.Rank.R2>([2, 4])];
    expectNoTensorLeak(() => {
      expect(() => listwiseCrossEntropy({ teacherScores, scores })).toThrow(ShapeError);
    });
  });
});

import { optionNames, requireKnown, requirePositive } from '@lightrec/core/options';
import * as tf from '@tensorflow/tfjs-core';
import { requireShape, requireTensor } from './checks.js';
import { usualTemperature } from './limits.js';
import { type LossScale, requireScale, shareOf } from './loss-scale.js';

export interface ListwiseCrossEntropyInputs {
  /** Scores of the teacher, shape `[listCount, listLength]`; constant. */
  teacherScores: tf.Tensor2D;
  /** Scores of the student for the same items, shape `[listCount, listLength]`; receives a gradient. */
  scores: tf.Tensor2D;
  /** Of both softmaxes, > 0. Default: .5 (the paper's). */
  temperature?: number;
  /** Divide by the number of lists, or leave the paper's sum. Default: `mean`. */
  scale?: LossScale;
}

export const listwiseNames = optionNames<ListwiseCrossEntropyInputs>({
  ...{ teacherScores: 1, scores: 1, temperature: 1, scale: 1 },
});

/**
 * The mean over lists of the cross entropy between the teacher's and the student's softmax of the scores: the
 * list-wise loss of ListNet (Cao et al., 2007), for a student whose scores are no inner products. LightRec
 * (WWW'20), eq. 11.
 *
 * @returns a scalar; where the scores agree it is the entropy of the teacher's softmax, not zero, and its
 *   gradient is zero
 * @throws ShapeError where the shapes differ, ArgumentError for a temperature out of range or an unknown scale
 */
export function listwiseCrossEntropy(inputs: ListwiseCrossEntropyInputs): tf.Scalar {
  requireKnown('listwiseCrossEntropy', inputs, listwiseNames);
  requireTensor('teacherScores', inputs.teacherScores);
  const { teacherScores, scores, temperature = usualTemperature, scale = 'mean' } = inputs;
  const [listCount, listLength] = teacherScores.shape;
  requireShape('teacherScores', teacherScores, [listCount, listLength]);
  requireShape('scores', scores, [listCount, listLength]);
  requirePositive('temperature', temperature);
  requireScale(scale);
  return tf.tidy(() => {
    const share = shareOf(listCount, scale);
    const targets = tf.softmax(tf.div(teacherScores, temperature));
    const distil = tf.customGrad((studentScores, save) => {
      const logits = tf.div(studentScores as tf.Tensor2D, temperature);
      // The logarithm of a softmax would be that of zero for items far below the best.
      const entropies = tf.sub(tf.logSumExp(logits, 1), tf.sum(tf.mul(targets, logits), 1));
      const value = tf.mul(tf.sum(entropies), share) as tf.Scalar;
      (save as tf.GradSaveFunc)([logits, targets]);
      const gradFunc = (dy: tf.Tensor, [logits, targets]: tf.Tensor[]) =>
        tf.mul(tf.sub(tf.softmax(logits), targets), tf.mul(dy, share / temperature));
      return { value, gradFunc };
    });
    return distil(scores) as tf.Scalar;
  });
}

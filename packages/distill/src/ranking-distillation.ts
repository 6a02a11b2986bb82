import { requirePositive } from '@lightrec/core/options';
import * as tf from '@tensorflow/tfjs-core';
import { requireFitting } from './checks.js';
import { innerProductDistillation } from './inner-product-distillation.js';
import { type RankingDistillationInputs, type RankingInnerProductDistillationInputs, requireInputs } from './inputs.js';
import { usualRankingWeight } from './limits.js';
import { listScores, requireLists } from './list-scores.js';
import { listwiseCrossEntropy } from './listwise-cross-entropy.js';
import { requireScale } from './loss-scale.js';

/**
 * Ranking distillation (R-KD): the mean over lists of the cross entropy between the teacher's and the student's
 * softmax over a user's L sampled negatives. It keeps their order, not their scores. LightRec (WWW'20), eq. 11.
 *
 *   mean over lists of -sum_l softmax(P1_u Q^T / T)_l * log softmax(P2_u Y^T / T)_l
 *
 * @returns a scalar; where the scores agree it is the entropy of the teacher's softmax, and its gradient is zero
 * @throws ShapeError where the shapes do not fit each other, ArgumentError for a row or temperature out of range, or an unknown scale
 */
export function rankingDistillation(inputs: RankingDistillationInputs): tf.Scalar {
  requireInputs('rankingDistillation', inputs);
  const { teacherUsers, teacherItems, users, items, lists, temperature, scale } = inputs;
  requireFitting(inputs);
  if (temperature !== undefined) requirePositive('temperature', temperature);
  requireScale(scale);
  requireLists(lists, users.shape[0], items.shape[0]);
  return tf.tidy(() => {
    const teacherScores = listScores(teacherUsers, teacherItems, lists);
    const scores = listScores(users, items, lists);
    return listwiseCrossEntropy({ teacherScores, scores, temperature, scale });
  });
}

/**
 * Both at once (RIP-KD): inner product distillation plus `rankingWeight` times ranking distillation. LightRec
 * (WWW'20), sections 3.4 and 4.6.
 *
 * @throws as the two do, and ArgumentError for a `rankingWeight` that is not > 0
 */
export function rankingInnerProductDistillation(inputs: RankingInnerProductDistillationInputs): tf.Scalar {
  requireInputs('rankingInnerProductDistillation', inputs);
  const { rankingWeight = usualRankingWeight } = inputs;
  requirePositive('rankingWeight', rankingWeight);
  return tf.tidy(() => {
    // First, as what it refuses must not count as a step of `grams`.
    const ranking = rankingDistillation(inputs);
    return weightedSum(innerProductDistillation(inputs), ranking, rankingWeight);
  });
}

/** `a + weight b`, with a gradient of its own: TensorFlow.js's core alone has none for its operations. */
function weightedSum(a: tf.Scalar, b: tf.Scalar, weight: number): tf.Scalar {
  const add = tf.customGrad((a, b) => ({
    value: tf.add(a as tf.Scalar, tf.mul(b as tf.Scalar, weight)),
    gradFunc: (dy: tf.Tensor) => [dy, tf.mul(dy, weight)],
  }));
  return add(a, b) as tf.Scalar;
}

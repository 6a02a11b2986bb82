import { ArgumentError } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { requireFitting, requireShape } from './checks.js';
import { gram } from './gram.js';
import type { CachedGrams } from './gram-cache.js';
import {
  type ExactInnerProductDistillationInputs,
  type InnerProductDistillationInputs,
  requireInputs,
} from './inputs.js';
import { itemShares, requireScale, shareOf } from './loss-scale.js';

/**
 * Inner product distillation (IP-KD): half the mean over the batch's items of the mean squared difference,
 * over all users, between the student's scores and the teacher's.
 *
 *   1/2 * sum_i w_i / (sum_i w_i * userCount) * |P1 q_i - P2 y_i|^2
 *
 * LightRec (WWW'20), eq. 9, computed as its eq. 10: through the `[dim, dim]` Gram matrices of the user
 * vectors, so that no `[userCount, batch]` matrix is ever made. With `scale: 'sum'` it is
 * `1/2 * sum_i w_i * |P1 q_i - P2 y_i|^2`.
 *
 * @returns a scalar, zero up to rounding where the scores agree
 * @throws ShapeError where the shapes do not fit each other, ArgumentError for another scale or another teacher's `grams`
 */
export function innerProductDistillation(inputs: InnerProductDistillationInputs): tf.Scalar {
  requireInputs('innerProductDistillation', inputs);
  requireTensors(inputs);
  const { teacherUsers, teacherItems, users, items, grams, scale = 'mean' } = inputs;
  if (grams !== undefined && typeof grams?.requireFor !== 'function') {
    throw new ArgumentError({ argument: 'grams', expected: 'a GramCache', received: String(grams) });
  }
  grams?.requireFor(teacherUsers, users);
  return tf.tidy(() => {
    const shares = itemShares(inputs.weights, teacherItems.shape[0], scale);
    const userShare = shareOf(teacherUsers.shape[0], scale);
    const distil = tf.customGrad((studentUsers, studentItems, save) => {
      const p2 = studentUsers as tf.Tensor2D;
      const y = studentItems as tf.Tensor2D;
      const { teacher, cross, student, userSteps } = grams?.next(p2) ?? gramsOf(teacherUsers, p2);
      // |P1 q - P2 y|^2 = q^T G11 q - 2 q^T G12 y + y^T G22 y, for each row.
      const qTeacher = tf.matMul(teacherItems, teacher);
      const qCross = tf.matMul(teacherItems, cross);
      const yStudent = tf.matMul(y, student);
      const squares = tf.add(
        tf.sum(tf.mul(qTeacher, teacherItems), 1),
        tf.sum(tf.mul(tf.sub(yStudent, tf.mul(qCross, 2)), y), 1),
      );
      const value = tf.mul(tf.sum(tf.mul(squares, shares)), userShare / 2) as tf.Scalar;
      (save as tf.GradSaveFunc)([p2, y, qCross, yStudent, shares, teacherUsers, teacherItems]);
      return { value, gradFunc: (dy, saved) => gradients(tf.mul(dy, userShare), saved, userSteps) };
    });
    return distil(users, items) as tf.Scalar;
  });
}

/** Of P2, `P2 (Y^T S Y) - P1 (Q^T S Y)`; of y, `S (y G22 - q G12)`. */
function gradients(dy: tf.Tensor, saved: tf.Tensor[], userSteps: number): tf.Tensor[] {
  const [p2, y, qCross, yStudent, shares, p1, q] = saved as tf.Tensor2D[];
  const ofItems = tf.mul(tf.mul(tf.sub(yStudent, qCross), tf.expandDims(shares, 1)), dy);
  if (userSteps === 0) return [tf.zerosLike(p2), ofItems];
  const weighted = tf.mul<tf.Tensor2D>(y, tf.expandDims(shares, 1));
  const ofUsers = tf.sub(tf.matMul(p2, gram(y, weighted)), tf.matMul(p1, gram(q, weighted)));
  return [tf.mul(ofUsers, tf.mul(dy, userSteps)), ofItems];
}

function gramsOf(p1: tf.Tensor2D, p2: tf.Tensor2D): CachedGrams {
  return { teacher: gram(p1, p1), cross: gram(p1, p2), student: gram(p2, p2), userSteps: 1 };
}

/**
 * The same loss as eq. 9 writes it, through the `[userCount, batch]` matrix of all differences of scores. It needs
 * the memory of that matrix, and has none of the rounding of a difference of large squares; it is also the faster one
 * where users or items are fewer than dimensions.
 *
 * @returns a scalar, exactly zero where the scores are the same
 * @throws ShapeError where the shapes do not fit each other, ArgumentError for another scale
 */
export function exactInnerProductDistillation(inputs: ExactInnerProductDistillationInputs): tf.Scalar {
  requireInputs('exactInnerProductDistillation', inputs);
  requireTensors(inputs);
  const { teacherUsers, teacherItems, users, items, scale = 'mean' } = inputs;
  return tf.tidy(() => {
    const shares = itemShares(inputs.weights, teacherItems.shape[0], scale);
    const userShare = shareOf(teacherUsers.shape[0], scale);
    const distil = tf.customGrad((studentUsers, studentItems, save) => {
      const p2 = studentUsers as tf.Tensor2D;
      const y = studentItems as tf.Tensor2D;
      const ofTeacher = tf.matMul(teacherUsers, tf.transpose(teacherItems));
      const difference = tf.sub<tf.Tensor2D>(tf.matMul(p2, tf.transpose(y)), ofTeacher);
      const weighted = tf.mul<tf.Tensor2D>(difference, shares);
      const value = tf.mul(tf.sum(tf.mul(weighted, difference)), userShare / 2) as tf.Scalar;
      (save as tf.GradSaveFunc)([p2, y, weighted]);
      return { value, gradFunc: (dy, saved) => exactGradients(tf.mul(dy, userShare), saved) };
    });
    return distil(users, items) as tf.Scalar;
  });
}

/** With D the weighted differences: of P2, `D y`; of y, `D^T P2`. */
function exactGradients(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  const [p2, y, weighted] = saved as tf.Tensor2D[];
  return [tf.mul(tf.matMul(weighted, y), dy), tf.mul(gram(weighted, p2), dy)];
}

function requireTensors(inputs: ExactInnerProductDistillationInputs): void {
  requireFitting(inputs);
  if (inputs.weights !== undefined) requireShape('weights', inputs.weights, [inputs.teacherItems.shape[0]]);
  requireScale(inputs.scale);
}

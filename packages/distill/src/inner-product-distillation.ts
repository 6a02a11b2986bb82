import { ShapeError } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';

export interface InnerProductDistillationInputs {
  /** User vectors of the teacher, P1, shape `[userCount, teacherDim]`; constant. */
  teacherUsers: tf.Tensor2D;
  /** Item vectors of the teacher, q, shape `[batch, teacherDim]`; constant. */
  teacherItems: tf.Tensor2D;
  /** User vectors of the student, P2, shape `[userCount, dim]`; receives a gradient. */
  users: tf.Tensor2D;
  /** Composite item vectors of the student, y, shape `[batch, dim]`; receives a gradient. */
  items: tf.Tensor2D;
  /** How much each item of the batch counts, >= 0 and not all 0, shape `[batch]`; constant. Default: all alike. */
  weights?: tf.Tensor1D;
}

/**
 * Inner product distillation (IP-KD): half the mean over the batch's items of the mean squared difference,
 * over all users, between the student's scores and the teacher's.
 *
 *   1/2 * sum_i w_i / (sum_i w_i * userCount) * |P1 q_i - P2 y_i|^2
 *
 * LightRec (WWW'20), eq. 9, computed as its eq. 10: through the `[dim, dim]` Gram matrices of the user
 * vectors, so that no `[userCount, batch]` matrix is ever made. The paper's loss is a plain sum; divided by the
 * number of users and items, as here, a coefficient carries over from one data set to another.
 *
 * @returns a scalar, zero up to rounding where the scores agree
 * @throws ShapeError where the shapes do not fit each other
 */
export function innerProductDistillation(inputs: InnerProductDistillationInputs): tf.Scalar {
  requireFitting(inputs);
  const { teacherUsers, teacherItems, users, items } = inputs;
  return tf.tidy(() => {
    const shares = normalisedShares(inputs.weights, teacherItems.shape[0]);
    const userCount = teacherUsers.shape[0];
    const distil = tf.customGrad((studentUsers, studentItems, save) => {
      const p2 = studentUsers as tf.Tensor2D;
      const y = studentItems as tf.Tensor2D;
      const teacherGram = gram(teacherUsers, teacherUsers);
      const crossGram = gram(teacherUsers, p2);
      const studentGram = gram(p2, p2);
      // |P1 q - P2 y|^2 = q^T G11 q - 2 q^T G12 y + y^T G22 y, for each row.
      const qTeacher = tf.matMul(teacherItems, teacherGram);
      const qCross = tf.matMul(teacherItems, crossGram);
      const yStudent = tf.matMul(y, studentGram);
      const squares = tf.add(
        tf.sum(tf.mul(qTeacher, teacherItems), 1),
        tf.sum(tf.mul(tf.sub(yStudent, tf.mul(qCross, 2)), y), 1),
      );
      const value = tf.div(tf.sum(tf.mul(squares, shares)), 2 * userCount) as tf.Scalar;
      (save as tf.GradSaveFunc)([p2, y, qCross, yStudent, shares, teacherUsers, teacherItems]);
      return { value, gradFunc: (dy, saved) => gradients(dy as tf.Scalar, saved, userCount) };
    });
    return distil(users, items) as tf.Scalar;
  });
}

/** Of P2, `P2 (Y^T S Y) - P1 (Q^T S Y)`; of y, `S (y G22 - q G12)`; both over the number of users. */
function gradients(dy: tf.Scalar, saved: tf.Tensor[], userCount: number): tf.Tensor[] {
  const [p2, y, qCross, yStudent, shares, p1, q] = saved as tf.Tensor2D[];
  const scale = tf.div(dy, userCount);
  const weighted = tf.mul<tf.Tensor2D>(y, tf.expandDims(shares, 1));
  const ofUsers = tf.sub(tf.matMul(p2, gram(y, weighted)), tf.matMul(p1, gram(q, weighted)));
  const ofItems = tf.mul(tf.sub(yStudent, qCross), tf.expandDims(shares, 1));
  return [tf.mul(ofUsers, scale), tf.mul(ofItems, scale)];
}

/** `a^T b`, transposed explicitly because the WebAssembly backend is slow at `transposeA`. */
function gram(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(tf.transpose(a), b);
}

function normalisedShares(weights: tf.Tensor1D | undefined, batch: number): tf.Tensor1D {
  return weights ? tf.div(weights, tf.sum(weights)) : tf.fill([batch], 1 / batch);
}

function requireFitting({ teacherUsers, teacherItems, users, items, weights }: InnerProductDistillationInputs): void {
  const [userCount, teacherDim] = teacherUsers.shape;
  const [batch] = teacherItems.shape;
  const [, dim] = users.shape;
  requireShape('teacherUsers', teacherUsers, [userCount, teacherDim]);
  requireShape('teacherItems', teacherItems, [batch, teacherDim]);
  requireShape('users', users, [userCount, dim]);
  requireShape('items', items, [batch, dim]);
  if (weights) requireShape('weights', weights, [batch]);
}

function requireShape(argument: string, { shape }: tf.Tensor, expected: number[]): void {
  if (shape.length === expected.length && expected.every((size, axis) => size === shape[axis])) return;
  throw new ShapeError({ argument, expected, received: shape });
}

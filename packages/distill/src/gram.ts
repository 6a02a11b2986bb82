import * as tf from '@tensorflow/tfjs-core';

/** `a^T b`, transposed explicitly because the WebAssembly backend is slow at `transposeA`. */
export function gram(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(tf.transpose(a), b);
}

/** Gram matrices of the users of a teacher and its student; they stand for all users in eq. 10. */
export interface Grams {
  /** `P1^T P1`, shape `[teacherDim, teacherDim]`. */
  teacher: tf.Tensor2D;
  /** `P1^T P2`, shape `[teacherDim, dim]`. */
  cross: tf.Tensor2D;
  /** `P2^T P2`, shape `[dim, dim]`. */
  student: tf.Tensor2D;
}

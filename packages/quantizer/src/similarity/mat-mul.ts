import * as tf from '@tensorflow/tfjs-core';

/**
 * The product `a b` with a gradient that transposes explicitly: the built-in one asks `matMul` for `transposeA` and
 * `transposeB`, with which the WebAssembly backend is thirteen times slower.
 *
 * @param a - shape `[rows, inner]`
 * @param b - shape `[inner, columns]`
 */
export function matMul(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const multiply = tf.customGrad((...inputs) => {
    const [left, right, save] = inputs as unknown as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
    save([left, right]);
    const gradFunc = (dy: tf.Tensor, [keptLeft, keptRight]: tf.Tensor[]) => [
      tf.matMul(dy as tf.Tensor2D, tf.transpose(keptRight as tf.Tensor2D)),
      tf.matMul(tf.transpose(keptLeft as tf.Tensor2D), dy as tf.Tensor2D),
    ];
    return { value: tf.matMul(left, right), gradFunc };
  });
  return multiply(a, b) as tf.Tensor2D;
}

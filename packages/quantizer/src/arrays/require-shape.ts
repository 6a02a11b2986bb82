import { ArgumentError, ShapeError } from '@lightrec/core';
import type * as tf from '@tensorflow/tfjs-core';

/** Throws unless `value` is a tensor. */
export function requireTensor(argument: string, value: tf.Tensor): void {
  if (Array.isArray(value?.shape)) return;
  throw new ArgumentError({ argument, expected: 'a tensor', received: String(value) });
}

/** Throws unless `value` is a tensor of rank 2. */
export function requireMatrix(argument: string, value: tf.Tensor2D): void {
  requireTensor(argument, value);
  if (value.shape.length === 2) return;
  throw new ShapeError({ argument, expected: ['any', 'any'], received: value.shape });
}

/** Throws unless `tensor` is one of this shape. */
export function requireShape(argument: string, tensor: tf.Tensor, expected: number[]): void {
  const shape = tensor?.shape;
  if (shape?.length === expected.length && expected.every((size, axis) => size === shape[axis])) return;
  throw new ShapeError({ argument, expected, received: shape });
}

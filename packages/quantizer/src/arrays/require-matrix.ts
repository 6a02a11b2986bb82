import { ArgumentError, ShapeError } from '@lightrec/core';
import type * as tf from '@tensorflow/tfjs-core';

/** Throws unless `value` is a tensor. */
export function requireTensor(argument: string, value: tf.Tensor): void {
  if (Array.isArray(value?.shape)) return;
  throw new ArgumentError({ argument, expected: 'a tensor', received: String(value) });
}

/**
 * Throws unless `value` is a tensor of rank 2, of these sizes where they are given.
 *
 * @param columns - of each row. Default: any
 * @param rows - Default: any
 */
export function requireMatrix(argument: string, value: tf.Tensor2D, columns?: number, rows?: number): void {
  requireTensor(argument, value);
  const { shape } = value;
  const fits = (size: number | undefined, axis: number) => size === undefined || shape[axis] === size;
  if (shape.length === 2 && fits(rows, 0) && fits(columns, 1)) return;
  throw new ShapeError({ argument, expected: [rows ?? 'any', columns ?? 'any'], received: shape });
}

/** Throws unless `value` is a tensor of rank 1 and this size. */
export function requireVector(argument: string, value: tf.Tensor1D, size: number): void {
  if (value?.shape?.length === 1 && value.shape[0] === size) return;
  throw new ShapeError({ argument, expected: [size], received: value?.shape ?? String(value) });
}

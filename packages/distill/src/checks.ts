import { ArgumentError, ShapeError } from '@lightrec/core';
import type * as tf from '@tensorflow/tfjs-core';

/** The vectors of a teacher and of its student, whose scores are inner products. */
export interface TeacherAndStudent {
  /** User vectors of the teacher, P1, shape `[userCount, teacherDim]`; constant. */
  teacherUsers: tf.Tensor2D;
  /** Item vectors of the teacher, q, shape `[batch, teacherDim]`; constant. */
  teacherItems: tf.Tensor2D;
  /** User vectors of the student, P2, shape `[userCount, dim]`; receives a gradient. */
  users: tf.Tensor2D;
  /** Composite item vectors of the student, y, shape `[batch, dim]`; receives a gradient. */
  items: tf.Tensor2D;
}

export function requireFitting({ teacherUsers, teacherItems, users, items }: TeacherAndStudent): void {
  const [userCount, teacherDim] = teacherUsers.shape;
  const [batch] = teacherItems.shape;
  const [, dim] = users.shape;
  requireShape('teacherUsers', teacherUsers, [userCount, teacherDim]);
  requireShape('teacherItems', teacherItems, [batch, teacherDim]);
  requireShape('users', users, [userCount, dim]);
  requireShape('items', items, [batch, dim]);
}

export function requireShape(argument: string, { shape }: tf.Tensor, expected: number[]): void {
  if (shape.length === expected.length && expected.every((size, axis) => size === shape[axis])) return;
  throw new ShapeError({ argument, expected, received: shape });
}

export function requirePositive(argument: string, value: number): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new ArgumentError({ argument, expected: 'a finite number > 0', received: value });
}

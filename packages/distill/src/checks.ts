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

export function requireFitting(inputs: TeacherAndStudent): void {
  const { teacherUsers, teacherItems, users, items } = inputs;
  for (const name of ['teacherUsers', 'teacherItems', 'users', 'items'] as const) requireTensor(name, inputs[name]);
  const [userCount, teacherDim] = teacherUsers.shape;
  const [batch] = teacherItems.shape;
  const [, dim] = users.shape;
  requireShape('teacherUsers', teacherUsers, [userCount, teacherDim]);
  requireShape('teacherItems', teacherItems, [batch, teacherDim]);
  requireShape('users', users, [userCount, dim]);
  requireShape('items', items, [batch, dim]);
}

/** Throws unless `value` is a tensor. */
export function requireTensor(argument: string, value: tf.Tensor): void {
  if (Array.isArray(value?.shape)) return;
  throw new ArgumentError({ argument, expected: 'a tensor', received: String(value) });
}

export function requireShape(argument: string, value: tf.Tensor, expected: number[]): void {
  requireTensor(argument, value);
  const { shape } = value;
  if (shape.length === expected.length && expected.every((size, axis) => size === shape[axis])) return;
  throw new ShapeError({ argument, expected, received: shape });
}

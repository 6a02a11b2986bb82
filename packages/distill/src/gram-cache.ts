import { ArgumentError, ShapeError } from '@lightrec/core';
import { optionNames, requireInteger, requireKnown } from '@lightrec/core/options';
import * as tf from '@tensorflow/tfjs-core';
import { requireShape, requireTensor } from './checks.js';
import { type Grams, gram } from './gram.js';
import { usualRefreshEvery } from './limits.js';

export interface GramCacheOptions {
  /** User vectors of the teacher, shape `[userCount, teacherDim]`; constant, and left to their owner. */
  teacherUsers: tf.Tensor2D;
  /** Steps from one refresh to the next. Default: 10. */
  refreshEvery?: number;
}

export const gramCacheNames = optionNames<GramCacheOptions>({ teacherUsers: 1, refreshEvery: 1 });

/** The matrices of a step, and how many steps of user gradients it stands for. */
export type CachedGrams = Grams & {
  /** `refreshEvery` in the step that refreshed, 0 in the others. */
  userSteps: number;
};

/**
 * Keeps the Gram matrices of inner product distillation, which cost the time of walking over all users, for
 * several steps. LightRec (WWW'20), below eq. 10. Give it to `innerProductDistillation` as `grams`; each call
 * is a step, the first of which refreshes.
 *
 * - Items: their gradient is that of the cached matrices, with users as they were at the last refresh.
 * - Users: in a step that refreshes, the exact gradient of its batch times `refreshEvery`, so that gradients of a
 *   cycle sum to what they would without the cache; in the others zero, as one costs as much as a refresh.
 *
 * From about 100,000 users on this is what makes distillation cheap; below, do without.
 *
 * @throws ArgumentError for a `refreshEvery` that is not an integer >= 1, or users that are not a matrix
 */
export class GramCache {
  readonly teacherUsers: tf.Tensor2D;
  readonly refreshEvery: number;
  private readonly teacher: tf.Tensor2D;
  private cross?: tf.Tensor2D;
  private student?: tf.Tensor2D;
  private remaining = 0;

  constructor(options: GramCacheOptions) {
    requireKnown('GramCache', options, gramCacheNames);
    const { teacherUsers, refreshEvery = usualRefreshEvery } = options;
    requireTensor('teacherUsers', teacherUsers);
    requireShape('teacherUsers', teacherUsers, teacherUsers.shape.slice(0, 2));
    requireInteger('refreshEvery', refreshEvery, 1);
    this.teacherUsers = teacherUsers;
    this.refreshEvery = refreshEvery;
    this.teacher = tf.keep(tf.tidy(() => gram(teacherUsers, teacherUsers)));
  }

  /** Makes the next step refresh: for the start of an epoch from which a run may be resumed, or after users were replaced. */
  invalidate(): void {
    this.remaining = 0;
  }

  /** Frees the matrices. */
  dispose(): void {
    tf.dispose([this.teacher, this.cross, this.student].filter((matrix) => matrix !== undefined));
    this.cross = this.student = undefined;
  }

  /** @internal The matrices for the next step; they stay the cache's. */
  next(users: tf.Tensor2D): CachedGrams {
    const refreshes = this.remaining === 0;
    if (refreshes) this.refresh(users);
    this.remaining--;
    return {
      teacher: this.teacher,
      cross: this.cross!,
      student: this.student!,
      userSteps: refreshes ? this.refreshEvery : 0,
    };
  }

  /** @internal */
  requireFor(teacherUsers: tf.Tensor2D, users: tf.Tensor2D): void {
    if (teacherUsers !== this.teacherUsers) {
      const received = 'other tensors';
      throw new ArgumentError({ argument: 'teacherUsers', expected: "the cache's own teacherUsers", received });
    }
    const dim = this.student?.shape[0] ?? users.shape[1];
    if (users.shape[1] === dim) return;
    throw new ShapeError({ argument: 'users', expected: `[userCount, ${dim}] as before`, received: users.shape });
  }

  private refresh(users: tf.Tensor2D): void {
    const [cross, student] = tf.tidy(() => [gram(this.teacherUsers, users), gram(users, users)]);
    tf.dispose([this.cross, this.student].filter((matrix) => matrix !== undefined));
    this.cross = tf.keep(cross);
    this.student = tf.keep(student);
    this.remaining = this.refreshEvery;
  }
}

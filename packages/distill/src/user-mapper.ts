import { Random } from '@lightrec/core';
import { optionNames, requireInteger, requireKnown } from '@lightrec/core/options';
import * as tf from '@tensorflow/tfjs-core';
import { requireShape, requireTensor } from './checks.js';
import { gram } from './gram.js';

export interface UserMapperOptions {
  teacherDim: number;
  /** Dimension of the student. Default: `teacherDim`. */
  dim?: number;
  /** Width of the hidden layer. Default: `teacherDim`. */
  hiddenDim?: number;
  /** Of the hidden layer's start, an integer. Default: 0. */
  seed?: number;
}

export const userMapperNames = optionNames<UserMapperOptions>({ teacherDim: 1, dim: 1, hiddenDim: 1, seed: 1 });

/**
 * The student's user vectors as a function of the teacher's, so that a model has the weights of a small network
 * instead of a second table of users: P2 is derived "from P1 via MLP", LightRec (WWW'20), section 3.4.
 *
 *   P2 = P1 S + tanh(P1 W + b) V + c
 *
 * S starts as the identity and V and c as zero, so that before the first step P2 is P1, or its first `dim` columns,
 * or P1 beside columns of zero.
 *
 * Each call of `apply` walks over all users, forward and back, as a refresh of `GramCache` does. Owns its
 * variables: `dispose` frees them.
 *
 * @throws ArgumentError for a dimension or seed out of range
 *
 * @example
 * const mapper = new UserMapper({ teacherDim: 32 });
 * const loss = () => innerProductDistillation({ teacherUsers, teacherItems, users: mapper.apply(teacherUsers), items });
 * optimizer.minimize(loss); // moves mapper.variables
 */
export class UserMapper {
  readonly teacherDim: number;
  readonly dim: number;
  /** S, W, b, V, c, of shapes `[teacherDim, dim]`, `[teacherDim, hiddenDim]`, `[hiddenDim]`, `[hiddenDim, dim]`, `[dim]`. */
  readonly variables: readonly tf.Variable[];

  constructor(options: UserMapperOptions) {
    requireKnown('UserMapper', options, userMapperNames);
    const { teacherDim, dim = teacherDim, hiddenDim = teacherDim, seed = 0 } = options;
    requireInteger('teacherDim', teacherDim, 1);
    requireInteger('dim', dim, 1);
    requireInteger('hiddenDim', hiddenDim, 1);
    this.teacherDim = teacherDim;
    this.dim = dim;
    const random = new Random(seed).fork('user-mapper');
    this.variables = tf.tidy(() =>
      [
        tf.tensor2d(identity(teacherDim, dim), [teacherDim, dim]),
        tf.tensor2d(glorotNormal(random, teacherDim, hiddenDim), [teacherDim, hiddenDim]),
        tf.zeros([hiddenDim]),
        tf.zeros([hiddenDim, dim]),
        tf.zeros([dim]),
      ].map((start) => tf.variable(start)),
    );
  }

  /**
   * @param teacherUsers - shape `[userCount, teacherDim]`; constant
   * @returns shape `[userCount, dim]`, with a gradient for the variables
   * @throws ShapeError for vectors of another dimension
   */
  apply(teacherUsers: tf.Tensor2D): tf.Tensor2D {
    requireTensor('teacherUsers', teacherUsers);
    requireShape('teacherUsers', teacherUsers, [teacherUsers.shape[0], this.teacherDim]);
    return tf.tidy(() => {
      const map = tf.customGrad((...inputs) => {
        const save = inputs.pop() as unknown as tf.GradSaveFunc;
        const [skip, hiddenKernel, hiddenBias, kernel, bias] = inputs as tf.Tensor2D[];
        const hidden = tf.tanh(tf.add<tf.Tensor2D>(tf.matMul(teacherUsers, hiddenKernel), hiddenBias));
        const value = tf.add(tf.matMul(teacherUsers, skip), tf.add(tf.matMul(hidden, kernel), bias));
        save([teacherUsers, hidden, kernel]);
        return { value, gradFunc: (dy, saved) => gradients(dy as tf.Tensor2D, saved as tf.Tensor2D[]) };
      });
      return map(...this.variables) as tf.Tensor2D;
    });
  }

  dispose(): void {
    tf.dispose(this.variables as tf.Variable[]);
  }
}

/** In the order of `variables`. */
function gradients(dy: tf.Tensor2D, [p1, hidden, kernel]: tf.Tensor2D[]): tf.Tensor[] {
  const slope = tf.sub(1, tf.square(hidden));
  const ofHidden = tf.mul<tf.Tensor2D>(tf.matMul(dy, tf.transpose(kernel)), slope);
  return [gram(p1, dy), gram(p1, ofHidden), tf.sum(ofHidden, 0), gram(hidden, dy), tf.sum(dy, 0)];
}

/** Ones where row and column are the same, flat. */
function identity(rowCount: number, columnCount: number): Float32Array {
  return Float32Array.from({ length: rowCount * columnCount }, (_, i) =>
    Math.floor(i / columnCount) === i % columnCount ? 1 : 0,
  );
}

function glorotNormal(random: Random, rowCount: number, columnCount: number): Float32Array {
  const deviation = Math.sqrt(2 / (rowCount + columnCount));
  return Float32Array.from({ length: rowCount * columnCount }, () => random.normal(0, deviation));
}

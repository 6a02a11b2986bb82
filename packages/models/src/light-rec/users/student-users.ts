import { UserMapper } from '@lightrec/distill';
import * as tf from '@tensorflow/tfjs-core';
import { Parameter } from '../../training/parameter.js';

/** The user side of a student: a vector for each user, and what of them is learnt. */
export interface StudentUsers {
  readonly parameters: Parameter[];

  /** The vectors of all users with gradients to the parameters, shape `[userCount, dim]`. */
  apply(): tf.Tensor2D;

  /** All users as they stand, in an array of its own, shape `[userCount, dim]`. */
  toVectors(): Float32Array;

  dispose(): void;
}

/** Users with vectors of their own, which start at the teacher's. */
export class UserTable implements StudentUsers {
  readonly parameters: Parameter[];
  private readonly vectors: tf.Variable<tf.Rank.R2>;

  /** @param teacherUsers - shape `[userCount, dim]`, left to its owner */
  constructor(teacherUsers: tf.Tensor2D) {
    this.vectors = tf.variable(teacherUsers);
    this.parameters = [new Parameter('userVectors', this.vectors)];
  }

  apply(): tf.Tensor2D {
    return this.vectors;
  }

  toVectors(): Float32Array {
    return this.parameters[0].values.slice();
  }

  dispose(): void {
    this.vectors.dispose();
  }
}

/** Users made from the teacher's by a small network, which starts as the identity. LightRec (WWW'20), section 3.4. */
export class MappedUsers implements StudentUsers {
  readonly parameters: Parameter[];
  private readonly mapper: UserMapper;

  /** @param teacherUsers - shape `[userCount, dim]`, left to its owner */
  constructor(
    private readonly teacherUsers: tf.Tensor2D,
    seed: number,
  ) {
    this.mapper = new UserMapper({ teacherDim: teacherUsers.shape[1], seed });
    this.parameters = this.mapper.variables.map((variable, i) => new Parameter(`userMapper.${i}`, variable));
  }

  apply(): tf.Tensor2D {
    return this.mapper.apply(this.teacherUsers);
  }

  toVectors(): Float32Array {
    return tf.tidy(() => Float32Array.from(this.apply().dataSync()));
  }

  dispose(): void {
    this.mapper.dispose();
  }
}

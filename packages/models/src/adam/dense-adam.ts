import { adamDefaults } from './row-adam.js';

/** Adam over one dense array of parameters that every step touches, with the same conventions as the tables. */
export class DenseAdam {
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;

  /** @param values - the parameters, moved in place */
  constructor(readonly values: Float32Array) {
    this.firstMoments = new Float32Array(values.length);
    this.secondMoments = new Float32Array(values.length);
  }

  /**
   * @param gradients - as long as `values`
   * @param step - from 1
   */
  update(gradients: ArrayLike<number>, step: number, learningRate: number): void {
    const { values, firstMoments, secondMoments } = this;
    const { beta1, beta2 } = adamDefaults;
    const secondCorrection = Math.sqrt(1 - beta2 ** step);
    const rate = (learningRate * secondCorrection) / (1 - beta1 ** step);
    const epsilon = adamDefaults.epsilon * secondCorrection;
    for (let i = 0; i < values.length; i++) {
      const gradient = gradients[i];
      const first = beta1 * firstMoments[i] + (1 - beta1) * gradient;
      const second = beta2 * secondMoments[i] + (1 - beta2) * gradient * gradient;
      firstMoments[i] = first;
      secondMoments[i] = second;
      values[i] -= (rate * first) / (Math.sqrt(second) + epsilon);
    }
  }
}

import * as tf from '@tensorflow/tfjs-core';
import { DenseAdam } from '../training/dense-adam.js';

/** A tensor variable whose values and Adam moments live on the host, where they can be saved and restored. */
export class Parameter {
  readonly values: Float32Array;
  readonly adam: DenseAdam;

  constructor(
    readonly name: string,
    readonly variable: tf.Variable,
  ) {
    this.values = Float32Array.from(variable.dataSync());
    this.adam = new DenseAdam(this.values);
  }

  /** Moves the values by one step of Adam, then the variable with them. */
  update(gradient: tf.Tensor, step: number, learningRate: number): void {
    this.adam.update(gradient.dataSync() as Float32Array, step, learningRate);
    this.upload();
  }

  /** Brings the variable to the values on the host. */
  upload(): void {
    const tensor = tf.tensor(this.values, this.variable.shape);
    this.variable.assign(tensor);
    tensor.dispose();
  }
}

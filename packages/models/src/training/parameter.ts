import type { Artifact, StoredTensor } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { DenseAdam } from '../adam/dense-adam.js';
import { takeTensor } from './take-tensor.js';
import type { TrainedState } from './trainer.js';

/** A tensor variable whose values and Adam moments live on the host, where they can be saved and restored. */
export class Parameter implements TrainedState {
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

  toTensors(): Record<string, StoredTensor> {
    const { name, values, adam } = this;
    const shape = [values.length];
    return {
      [`${name}.values`]: { shape, data: values },
      [`${name}.firstMoments`]: { shape, data: adam.firstMoments },
      [`${name}.secondMoments`]: { shape, data: adam.secondMoments },
    };
  }

  restore(checkpoint: Artifact): void {
    const { name, values, adam } = this;
    values.set(takeTensor(checkpoint, `${name}.values`, Float32Array, 1));
    adam.firstMoments.set(takeTensor(checkpoint, `${name}.firstMoments`, Float32Array, 1));
    adam.secondMoments.set(takeTensor(checkpoint, `${name}.secondMoments`, Float32Array, 1));
    this.upload();
  }
}

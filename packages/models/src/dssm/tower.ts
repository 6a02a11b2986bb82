import * as tf from '@tensorflow/tfjs-core';
import { Parameter } from '../training/parameter.js';
import { type TowerWeights, zeroUnknown } from './tower-weights.js';

/** What a pass forward leaves for the pass backward. */
export interface TowerPass {
  /** What goes into each layer, then what comes out of the last, shape `[count, dim]` each. */
  activations: tf.Tensor2D[];
  /** What came out, on the host, shape `[count, outputDim]`; zero where the features are. */
  outputs: Float32Array;
  features: Float32Array;
}

/**
 * The tower in training, on the backend of TensorFlow.js that is set; the same as `applyTower`. Its gradients are
 * written out, as those of `matMul` on the tape transpose inside it, which is 13 times slower on `wasm`.
 */
export class Tower {
  /** Weights and bias of each layer in turn. */
  readonly parameters: Parameter[];

  /** @param start - copied */
  constructor(private readonly start: TowerWeights) {
    this.parameters = start.layers.flatMap(({ weights, bias, inputDim, outputDim }, l) => [
      new Parameter(
        `tower.${l}.weights`,
        tf.tidy(() => tf.variable(tf.tensor2d(weights, [inputDim, outputDim]))),
      ),
      new Parameter(
        `tower.${l}.bias`,
        tf.tidy(() => tf.variable(tf.tensor1d(bias))),
      ),
    ]);
  }

  get outputDim(): number {
    const { layers } = this.start;
    return layers[layers.length - 1].outputDim;
  }

  /**
   * Call it in a `tidy`.
   *
   * @param features - shape `[count, inputDim]`
   */
  forward(features: Float32Array): TowerPass {
    const { inputScale, layers } = this.start;
    const count = features.length / layers[0].inputDim;
    const activations = [tf.mul(tf.tensor2d(features, [count, layers[0].inputDim]), inputScale) as tf.Tensor2D];
    layers.forEach((_, l) => {
      const [weights, bias] = this.layer(l);
      const sum = tf.add(tf.matMul(activations[l], weights as tf.Tensor2D), bias);
      activations.push((l < layers.length - 1 ? tf.tanh(sum) : sum) as tf.Tensor2D);
    });
    const outputs = (activations[layers.length].dataSync() as Float32Array).slice();
    zeroUnknown(features, layers[0].inputDim, outputs, layers[layers.length - 1].outputDim);
    return { activations, outputs, features };
  }

  /**
   * The gradient of each of the parameters. Call it in the same `tidy`.
   *
   * @param outputGradients - shape `[count, outputDim]`; changed: of zero features none goes on
   */
  backward({ activations, features }: TowerPass, outputGradients: Float32Array): tf.Tensor[] {
    const { layers } = this.start;
    const { outputDim } = layers[layers.length - 1];
    zeroUnknown(features, layers[0].inputDim, outputGradients, outputDim);
    const gradients: tf.Tensor[] = [];
    let gradient = tf.tensor2d(outputGradients, [outputGradients.length / outputDim, outputDim]);
    for (let l = layers.length - 1; l >= 0; l--) {
      const [weights] = this.layer(l);
      gradients.unshift(tf.matMul(tf.transpose(activations[l]), gradient), tf.sum(gradient, 0));
      if (l === 0) break;
      const before = tf.matMul(gradient, tf.transpose(weights as tf.Tensor2D));
      gradient = tf.mul(before, tf.sub(1, tf.square(activations[l]))); // of tanh
    }
    return gradients;
  }

  /** As it stands, of arrays that training does not change. */
  toWeights(): TowerWeights {
    const { inputScale, layers } = this.start;
    return {
      inputScale,
      layers: layers.map(({ inputDim, outputDim }, l) => {
        const [weights, bias] = this.parameters.slice(2 * l, 2 * l + 2).map(({ values }) => values.slice());
        return { weights, bias, inputDim, outputDim };
      }),
    };
  }

  dispose(): void {
    for (const { variable } of this.parameters) variable.dispose();
  }

  private layer(l: number): tf.Tensor[] {
    return this.parameters.slice(2 * l, 2 * l + 2).map(({ variable }) => variable);
  }
}

// Importing the layers registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers';
import type { RankedRows } from '@lightrec/kernels';
import * as tf from '@tensorflow/tfjs-core';

interface TensorBprOptions {
  /** Shape `[userCount, dim]`; copied. */
  userVectors: Float32Array;
  /** Shape `[itemCount, dim]`; copied. */
  itemVectors: Float32Array;
  dim: number;
  lambda: number;
  learningRate: number;
}

/**
 * BPR as one would write it in TensorFlow.js: variables, a tape, dense Adam. The slow twin of `BprStep`, the
 * oracle of its gradients and of its row-wise Adam, and the yardstick of its speed.
 */
export class TensorBpr {
  private readonly users: tf.Variable<tf.Rank.R2>;
  private readonly items: tf.Variable<tf.Rank.R2>;
  private readonly optimizer: tf.AdamOptimizer;

  constructor(private readonly options: TensorBprOptions) {
    const { userVectors, itemVectors, dim, learningRate } = options;
    this.users = tf.tidy(() => tf.variable(tf.tensor2d(userVectors.slice(), [userVectors.length / dim, dim])));
    this.items = tf.tidy(() => tf.variable(tf.tensor2d(itemVectors.slice(), [itemVectors.length / dim, dim])));
    this.optimizer = new tf.AdamOptimizer(learningRate, 0.9, 0.999, 1e-8);
  }

  /** One step of dense Adam; returns the loss, ranking and regularisation together. */
  run(batch: RankedRows): number {
    return tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => this.loss(batch), [this.users, this.items]);
      this.optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
      return value.dataSync()[0];
    });
  }

  /** Current tables. */
  read(): { userVectors: Float32Array; itemVectors: Float32Array } {
    return {
      userVectors: this.users.dataSync() as Float32Array,
      itemVectors: this.items.dataSync() as Float32Array,
    };
  }

  dispose(): void {
    this.optimizer.dispose();
    this.users.dispose();
    this.items.dispose();
  }

  private loss({ users, positives, negatives }: RankedRows): tf.Scalar {
    const { dim, lambda } = this.options;
    const size = users.length;
    const negativeCount = negatives.length / size;
    const user = gatherRows(this.users, users);
    const positive = gatherRows(this.items, positives);
    const negative = tf.reshape(gatherRows(this.items, negatives), [size, negativeCount, dim]);
    const positiveScores = tf.sum(tf.mul(user, positive), 1, true);
    const negativeScores = tf.sum(tf.mul(tf.expandDims(user, 1), negative), 2);
    const ranking = tf.mean(tf.softplus(tf.sub(negativeScores, positiveScores)));
    const norms = tf.addN([user, positive, negative].map((rows) => tf.sum(tf.square(rows))));
    return tf.add(ranking, tf.mul(norms, lambda / (2 * size)));
  }
}

/** By `gatherND` and `scatterND`: the WebAssembly backend is slow at `gather`, and has no gradient for it. */
function gatherRows(table: tf.Tensor2D, rows: Uint32Array): tf.Tensor2D {
  const gather = tf.customGrad((input, save) => {
    const indices = tf.tensor2d(Int32Array.from(rows), [rows.length, 1], 'int32');
    (save as tf.GradSaveFunc)([indices]);
    const gradFunc = (dy: tf.Tensor, [kept]: tf.Tensor[]) => tf.scatterND(kept, dy, table.shape);
    return { value: tf.gatherND(input as tf.Tensor2D, indices), gradFunc };
  });
  return gather(table) as tf.Tensor2D;
}

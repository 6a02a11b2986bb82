import { CodeTable, type Quantizer } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { AdamSchedule, EmbeddingTable } from '../../adam/row-adam.js';
import { restoreTable, tableTensors } from '../../embedding/table-tensors.js';
import { Parameter } from '../../training/parameter.js';
import type { TrainedState } from '../../training/trainer.js';
import type { CompositeItems } from './composite-items.js';

export interface NearestItemsOptions {
  /** Whose codebooks are the first. */
  start: CodeTable;
  /** Chooses the codes, usually by the nearest codewords. */
  quantizer: Pick<Quantizer, 'encoderOf'>;
  /** Float vectors of the items that learning starts from, shape `[itemCount, dim]`; left as they are. */
  itemVectors: Float32Array;
  /** How strongly vectors and codewords hold to each other. */
  commitment: number;
  /** The most distinct items of a batch. */
  batchItems: number;
  /** Adam's step size at a step, counted from 1. */
  learningRate: (step: number) => number;
}

/** The items of a batch as they were encoded. */
interface Batch {
  items: Uint32Array;
  /** Shape `[items.length, dim]`, as `composite` and `gradient`. */
  vectors: Float32Array;
  composite: Float32Array;
  /** Of the vectors. */
  gradient: Float32Array;
  /** Shape `[items.length, codebookCount]`. */
  codes: Uint8Array;
}

/**
 * Quantisation-aware training: the float vectors q of the items learn as well, and an item is at each step the sum of
 * the codewords that a quantizer chooses for its q. The gradient at that sum is given to q, as if there
 * were no quantisation (the straight-through estimator of Bengio et al., 2013), and to each chosen codeword; a
 * commitment draws q and its codewords to each other, as in VQ-VAE (van den Oord et al., 2017), eq. 3. No softmax
 * over codewords is ever made, so that a step costs a quarter of that of LightRec's encoder.
 *
 * Vectors lie in a table on the host, of which a step moves the rows of its batch; they follow dense Adam.
 */
export class NearestItems implements CompositeItems {
  readonly parameters: Parameter[];
  readonly vectors: TrainedState;
  private readonly codebooks: tf.Variable;
  private readonly table: EmbeddingTable;
  private readonly schedule: AdamSchedule;
  private batch?: Batch;
  /** Steps done. */
  private step = 0;

  constructor(private readonly options: NearestItemsOptions) {
    const { start, itemVectors, batchItems, learningRate } = options;
    const { itemCount, codebookCount, codewordCount, dim } = start;
    const values = tf.tensor2d(start.codebooks, [codebookCount * codewordCount, dim]);
    this.codebooks = tf.variable(values);
    values.dispose();
    this.parameters = [new Parameter('codebooks', this.codebooks)];
    this.table = new EmbeddingTable(itemCount, dim, batchItems);
    this.table.rows.set(itemVectors);
    this.schedule = new AdamSchedule(learningRate);
    this.vectors = {
      toTensors: () => tableTensors('itemVectors', this.table),
      restore: (checkpoint) => {
        restoreTable('itemVectors', this.table, checkpoint);
        [this.step] = this.table.lastSteps; // all are the same at the end of an epoch
      },
    };
  }

  apply(items: Uint32Array): tf.Tensor2D {
    const { dim } = this.table;
    const batch = this.encode(items);
    this.batch = batch;
    const quantize = tf.customGrad(() => {
      const gradFunc = (dy: tf.Tensor) => {
        const pulls = dy.dataSync() as Float32Array;
        add(batch.gradient, pulls, 1);
        return this.scatter(batch, pulls);
      };
      return { value: tf.tensor2d(batch.composite, [items.length, dim]), gradFunc };
    });
    return quantize(this.codebooks) as tf.Tensor2D;
  }

  /** `commitment / 2` times the mean over the batch's items of `|q - y|^2`, with gradients to both. */
  commitmentLoss(occurrences: Uint32Array): tf.Scalar {
    const { commitment } = this.options;
    const { dim } = this.table;
    const batch = this.batch!;
    const share = commitment / occurrences.reduce((sum, count) => sum + count, 0);
    // Of q; that of each chosen codeword is the same with the other sign.
    const pulls = batch.vectors.map(
      (value, i) => share * occurrences[Math.floor(i / dim)] * (value - batch.composite[i]),
    );
    let loss = 0;
    for (let i = 0; i < pulls.length; i++) loss += (pulls[i] * (batch.vectors[i] - batch.composite[i])) / 2;
    const commit = tf.customGrad(() => {
      const gradFunc = (dy: tf.Tensor) => {
        const [scale] = dy.dataSync();
        add(batch.gradient, pulls, scale);
        return tf.mul(this.scatter(batch, pulls), -scale);
      };
      return { value: tf.scalar(loss), gradFunc };
    });
    return commit(this.codebooks) as tf.Scalar;
  }

  /** Their codes follow when they are next encoded. */
  moveVectors(step: number): void {
    const { table, schedule } = this;
    const { items, gradient } = this.batch!;
    table.gradients.set(gradient);
    items.forEach((item, row) => {
      table.update(item, row, 0, step, schedule);
    });
    this.step = step;
  }

  toCodeTable(): CodeTable {
    const { start, quantizer } = this.options;
    this.table.catchUpAll(this.step, this.schedule);
    const codebooks = this.parameters[0].values.slice();
    const codes = quantizer.encoderOf({ ...start, codebooks })(this.table.rows);
    return new CodeTable({ ...start, codebooks, codes });
  }

  dispose(): void {
    this.codebooks.dispose();
  }

  private encode(items: Uint32Array): Batch {
    const { table, schedule, step } = this;
    const { start, quantizer } = this.options;
    const { dim } = table;
    const vectors = new Float32Array(items.length * dim);
    items.forEach((item, row) => {
      table.catchUp(item, step, schedule);
      vectors.set(table.rows.subarray(item * dim, (item + 1) * dim), row * dim);
    });
    const [{ values: codebooks }] = this.parameters;
    const codes = quantizer.encoderOf({ ...start, codebooks })(vectors);
    const composite = new Float32Array(vectors.length);
    this.forEachCodeword(codes, (row, codeword) => {
      for (let d = 0; d < dim; d++) composite[row * dim + d] += codebooks[codeword * dim + d];
    });
    return { items, vectors, composite, codes, gradient: new Float32Array(vectors.length) };
  }

  /** Rows summed to the codewords that were chosen for them, shape of the codebooks. */
  private scatter({ codes }: Batch, rows: Float32Array): tf.Tensor {
    const { dim } = this.table;
    const sums = new Float32Array(this.codebooks.size);
    this.forEachCodeword(codes, (row, codeword) => {
      for (let d = 0; d < dim; d++) sums[codeword * dim + d] += rows[row * dim + d];
    });
    return tf.tensor(sums, this.codebooks.shape);
  }

  private forEachCodeword(codes: Uint8Array, visit: (row: number, codeword: number) => void): void {
    const { codebookCount, codewordCount } = this.options.start;
    codes.forEach((code, i) => {
      visit(Math.floor(i / codebookCount), (i % codebookCount) * codewordCount + code);
    });
  }
}

function add(sums: Float32Array, values: Float32Array, scale: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] += scale * values[i];
}

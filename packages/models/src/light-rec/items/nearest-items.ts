import { CodeTable, type Quantizer } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { Parameter } from '../../training/parameter.js';
import type { CompositeItems } from './composite-items.js';

export interface NearestItemsOptions {
  /** Whose codebooks are the first. */
  start: CodeTable;
  /** Chooses the codes, usually by the nearest codewords. */
  quantizer: Pick<Quantizer, 'encoderOf'>;
  /** How strongly vectors and codewords hold to each other. */
  commitment: number;
}

/** The items of a batch as they were encoded. */
interface Batch {
  /** Shape `[items.length, dim]`, as `composite`. */
  vectors: tf.Tensor2D;
  composite: Float32Array;
  /** Shape `[items.length, codebookCount]`. */
  codes: Uint8Array;
}

/**
 * Quantisation-aware training: the float vectors q of the items learn as well, and an item is at each step the sum of
 * the codewords that a quantizer chooses for its q. The gradient at that sum is given to q, as if there
 * were no quantisation (the straight-through estimator of Bengio et al., 2013), and to each chosen codeword; a
 * commitment draws q and its codewords to each other, as in VQ-VAE (van den Oord et al., 2017), eq. 3. No softmax
 * over codewords is ever made, so that a step costs a quarter of that of LightRec's encoder.
 */
export class NearestItems implements CompositeItems {
  readonly parameters: Parameter[];
  private readonly codebooks: tf.Variable;
  private batch?: Batch;

  constructor(private readonly options: NearestItemsOptions) {
    const { codebookCount, codewordCount, dim, codebooks } = options.start;
    const values = tf.tensor2d(codebooks, [codebookCount * codewordCount, dim]);
    this.codebooks = tf.variable(values);
    values.dispose();
    this.parameters = [new Parameter('codebooks', this.codebooks)];
  }

  apply(_: Uint32Array, vectors: tf.Tensor2D): tf.Tensor2D {
    const batch = this.encode(vectors);
    this.batch = batch;
    const quantize = tf.customGrad(() => {
      const gradFunc = (dy: tf.Tensor) => [this.scatter(batch, dy.dataSync() as Float32Array), tf.clone(dy)];
      return { value: tf.tensor2d(batch.composite, vectors.shape), gradFunc };
    });
    return quantize(this.codebooks, vectors) as tf.Tensor2D;
  }

  /** `commitment / 2` times the mean over the batch's items of `|q - y|^2`, with gradients to both. */
  commitmentLoss(occurrences: Uint32Array): tf.Scalar {
    const { vectors, composite, codes } = this.batch!;
    const [, dim] = vectors.shape;
    const share = this.options.commitment / occurrences.reduce((sum, count) => sum + count, 0);
    const values = vectors.dataSync();
    let loss = 0;
    // Of q; that of each chosen codeword is the same with the other sign.
    const pulls = composite.map((chosen, i) => {
      const lost = values[i] - chosen;
      const pull = share * occurrences[Math.floor(i / dim)] * lost;
      loss += (pull * lost) / 2;
      return pull;
    });
    const commit = tf.customGrad(() => {
      const gradFunc = (dy: tf.Tensor) => {
        const ofCodebooks = tf.mul(this.scatter({ codes }, pulls), tf.neg(dy));
        return [ofCodebooks, tf.mul(tf.tensor2d(pulls, vectors.shape), dy)];
      };
      return { value: tf.scalar(loss), gradFunc };
    });
    return commit(this.codebooks, vectors) as tf.Scalar;
  }

  toCodeTable(itemVectors: Float32Array): CodeTable {
    const { start, quantizer } = this.options;
    const codebooks = this.parameters[0].values.slice();
    const codes = quantizer.encoderOf({ ...start, codebooks })(itemVectors);
    return new CodeTable({ ...start, codebooks, codes });
  }

  dispose(): void {
    this.codebooks.dispose();
  }

  private encode(vectors: tf.Tensor2D): Batch {
    const { start, quantizer } = this.options;
    const { dim } = start;
    const [{ values: codebooks }] = this.parameters;
    const codes = quantizer.encoderOf({ ...start, codebooks })(vectors.dataSync() as Float32Array);
    const composite = new Float32Array(vectors.size);
    this.forEachCodeword(codes, (row, codeword) => {
      for (let d = 0; d < dim; d++) composite[row * dim + d] += codebooks[codeword * dim + d];
    });
    return { vectors, composite, codes };
  }

  /** Rows summed to the codewords that were chosen for them, shape of the codebooks. */
  private scatter({ codes }: Pick<Batch, 'codes'>, rows: Float32Array): tf.Tensor {
    const { dim } = this.options.start;
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

import type { CodeTable, IdMap } from '@lightrec/core';
import type { CompositeEncoder } from '@lightrec/quantizer';
import * as tf from '@tensorflow/tfjs-core';
import { Parameter } from '../../training/parameter.js';
import { codebookDiversity, type Divergence } from './diversity.js';

/** The item side of a student: the composite vectors of a batch's items, and what of them is learnt. */
export interface CompositeItems {
  readonly parameters: Parameter[];

  /**
   * Composite vectors with gradients to the parameters, shape `[items.length, dim]`.
   *
   * @param items - item indices
   * @param vectors - float vectors q of the same items, shape `[items.length, dim]`: the teacher's, or those that learn,
   *   to which there are gradients too
   */
  apply(items: Uint32Array, vectors: tf.Tensor2D): tf.Tensor2D;

  /**
   * A further term of the loss, where there is one, of the items that were applied last.
   *
   * @param occurrences - how often each of them occurs in the batch
   */
  commitmentLoss?(occurrences: Uint32Array): tf.Scalar;

  /** A further term of the loss, where there is one, of the codebooks alone; its coefficient included. */
  diversityLoss?(): tf.Scalar;

  /**
   * All items as they stand, in arrays of the table's own.
   *
   * @param itemVectors - q of all items, shape `[itemCount, dim]`
   */
  toCodeTable(itemVectors: Float32Array): CodeTable;

  dispose(): void;
}

/** Items that the encoder encodes anew at each step, so that codes change with its codebooks. */
export class EncodedItems implements CompositeItems {
  readonly parameters: Parameter[];

  readonly diversityLoss?: () => tf.Scalar;

  /**
   * @param dim - of the item vectors
   * @param diversity - a regulariser of the codebooks and its coefficient
   * @param start - codebooks to start from. Default: those that the encoder draws
   */
  constructor(
    private readonly encoder: CompositeEncoder,
    dim: number,
    private readonly ids: IdMap,
    { diversity, diversityLoss }: { diversity: number; diversityLoss: Divergence },
    start?: CodeTable,
  ) {
    if (diversity > 0) {
      this.diversityLoss = () => tf.mul(codebookDiversity(encoder.codebooks(), diversityLoss), diversity);
    }
    encoder.build([null, dim]);
    if (start) encoder.startFrom(start);
    this.parameters = encoder.trainableWeights.map(
      (weight, i) => new Parameter(`encoder.${i}`, weight.read() as tf.Variable),
    );
  }

  apply(_: Uint32Array, vectors: tf.Tensor2D): tf.Tensor2D {
    return this.encoder.apply(vectors) as tf.Tensor2D;
  }

  toCodeTable(itemVectors: Float32Array): CodeTable {
    return this.encoder.toCodeTable(itemVectors, this.ids);
  }

  dispose(): void {
    this.encoder.dispose();
  }
}

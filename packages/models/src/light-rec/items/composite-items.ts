import type { CodeTable, IdMap } from '@lightrec/core';
import type { CompositeEncoder } from '@lightrec/quantizer';
import * as tf from '@tensorflow/tfjs-core';
import type { EmbeddingModel } from '../../embedding/embedding-model.js';
import { Parameter } from '../../training/parameter.js';
import type { TrainedState } from '../../training/trainer.js';
import { codebookDiversity, type Divergence } from './diversity.js';

/** The item side of a student: the composite vectors of a batch's items, and what of them is learnt. */
export interface CompositeItems {
  readonly parameters: Parameter[];
  /** Float vectors of the items, where they learn too. */
  readonly vectors?: TrainedState;

  /**
   * Composite vectors with gradients to the parameters, shape `[items.length, dim]`.
   *
   * @param items - item indices
   * @param teacherItems - the teacher's vectors of the same items, shape `[items.length, dim]`
   */
  apply(items: Uint32Array, teacherItems: tf.Tensor2D): tf.Tensor2D;

  /**
   * A further term of the loss, where there is one, of the items that were applied last.
   *
   * @param occurrences - how often each of them occurs in the batch
   */
  commitmentLoss?(occurrences: Uint32Array): tf.Scalar;

  /** A further term of the loss, where there is one, of the codebooks alone; its coefficient included. */
  diversityLoss?(): tf.Scalar;

  /** Moves the vectors by the gradient of the items that were applied last; `step` counts from 1. */
  moveVectors?(step: number): void;

  /** All items as they stand, in arrays of the table's own. */
  toCodeTable(): CodeTable;

  dispose(): void;
}

/** Items that the encoder encodes anew at each step, so that codes change with its codebooks. */
export class EncodedItems implements CompositeItems {
  readonly parameters: Parameter[];

  readonly diversityLoss?: () => tf.Scalar;

  /**
   * @param diversity - a regulariser of the codebooks and its coefficient
   * @param start - codebooks to start from. Default: those that the encoder draws
   */
  constructor(
    private readonly encoder: CompositeEncoder,
    private readonly teacher: EmbeddingModel,
    private readonly ids: IdMap,
    { diversity, diversityLoss }: { diversity: number; diversityLoss: Divergence },
    start?: CodeTable,
  ) {
    if (diversity > 0) {
      this.diversityLoss = () => tf.mul(codebookDiversity(encoder.codebooks(), diversityLoss), diversity);
    }
    encoder.build([null, teacher.dim]);
    if (start) encoder.startFrom(start);
    this.parameters = encoder.trainableWeights.map(
      (weight, i) => new Parameter(`encoder.${i}`, weight.read() as tf.Variable),
    );
  }

  apply(_: Uint32Array, teacherItems: tf.Tensor2D): tf.Tensor2D {
    return this.encoder.apply(teacherItems) as tf.Tensor2D;
  }

  toCodeTable(): CodeTable {
    return this.encoder.toCodeTable(this.teacher.itemVectors, this.ids);
  }

  dispose(): void {
    this.encoder.dispose();
  }
}

import type { TrainedState } from '../../training/trainer.js';

/** Float vectors of the items, q of LightRec (WWW'20), where they learn beside the codes that are made of them. */
export interface LearnedVectors {
  /** What learns, as a checkpoint holds it. */
  readonly trained: readonly TrainedState[];

  /**
   * The vectors of a batch as they stand before a step. Call it in a `tidy`, and `move` in the same.
   *
   * @param items - distinct item indices
   * @param step - from 1
   * @returns shape `[items.length, dim]`
   */
  read(items: Uint32Array, step: number): Float32Array;

  /**
   * One step of Adam by the gradients of the vectors that were read last.
   *
   * @param gradients - shape `[items.length, dim]`
   */
  move(gradients: Float32Array, step: number): void;

  /** Brings those that no batch has touched to the end of a step, the last of an epoch. */
  catchUp(step: number): void;

  /** All items as they stand after `catchUp`, shape `[itemCount, dim]`; to be read, and before the next step. */
  toVectors(): Float32Array;

  dispose(): void;
}

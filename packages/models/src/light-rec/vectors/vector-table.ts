import { AdamSchedule, EmbeddingTable } from '../../adam/row-adam.js';
import { trainedTable } from '../../embedding/table-tensors.js';
import type { TrainedState } from '../../training/trainer.js';
import type { LearnedVectors } from './learned-vectors.js';

export interface VectorTableOptions {
  /** What learning starts from, shape `[itemCount, dim]`; left as they are. */
  itemVectors: Float32Array;
  dim: number;
  /** The most distinct items of a batch. */
  batchItems: number;
  /** Adam's step size at a step. */
  learningRate: (step: number) => number;
}

/** A vector for each item, in a table on the host, of which a step moves the rows of its batch; it follows dense Adam. */
export class VectorTable implements LearnedVectors {
  readonly trained: readonly TrainedState[];
  private readonly table: EmbeddingTable;
  private readonly schedule: AdamSchedule;
  /** Those read last. */
  private items: Uint32Array = new Uint32Array(0);

  constructor({ itemVectors, dim, batchItems, learningRate }: VectorTableOptions) {
    this.table = new EmbeddingTable(itemVectors.length / dim, dim, batchItems);
    this.table.rows.set(itemVectors);
    this.schedule = new AdamSchedule(learningRate);
    this.trained = [trainedTable('itemVectors', this.table)];
  }

  read(items: Uint32Array, step: number): Float32Array {
    this.items = items;
    return this.table.readRows(items, step - 1, this.schedule);
  }

  move(gradients: Float32Array, step: number): void {
    const { table, schedule } = this;
    table.gradients.set(gradients);
    this.items.forEach((item, slot) => {
      table.update(item, slot, 0, step, schedule);
    });
  }

  catchUp(step: number): void {
    this.table.catchUpAll(step, this.schedule);
  }

  toVectors(): Float32Array {
    return this.table.rows;
  }

  dispose(): void {}
}

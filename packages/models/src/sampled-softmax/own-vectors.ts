import type { AdamSchedule, EmbeddingTable } from '../adam/row-adam.js';
import type { BatchRows } from '../training/batch-rows.js';
import type { StridedRows } from '../training/unit-rows.js';
import { type BothSides, rowsOf, type Side, sides, type VectorSource } from './vector-source.js';

/** The tables themselves are the vectors. */
export class OwnVectors implements VectorSource {
  constructor(
    private readonly tables: BothSides<EmbeddingTable>,
    private readonly schedule: AdamSchedule,
  ) {}

  prepare(step: number, batch?: BothSides<BatchRows>): void {
    for (const side of sides) {
      const table = this.tables[side];
      if (!batch) table.catchUpAll(step, this.schedule);
      else for (const row of rowsOf(batch[side])) table.catchUp(row, step, this.schedule);
    }
  }

  vectorsOf(side: Side): StridedRows {
    const { rows, dim } = this.tables[side];
    return { values: rows, stride: dim };
  }

  /** One slot after another. */
  beginGradients(batch: BothSides<BatchRows>): BothSides<{ to: StridedRows; rows: Uint32Array }> {
    const placesOf = (side: Side) => {
      const { gradients, dim } = this.tables[side];
      return {
        to: { values: gradients, stride: dim },
        rows: Uint32Array.from({ length: batch[side].count }, (_, i) => i),
      };
    };
    return { users: placesOf('users'), items: placesOf('items') };
  }

  move(step: number, batch: BothSides<BatchRows>): void {
    for (const side of sides) {
      rowsOf(batch[side]).forEach((row, slot) => {
        this.tables[side].update(row, slot, 0, step, this.schedule);
      });
    }
  }
}

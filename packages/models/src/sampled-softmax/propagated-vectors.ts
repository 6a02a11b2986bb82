import type { BipartitePropagation } from '@lightrec/kernels';
import type { AdamSchedule, EmbeddingTable } from '../adam/row-adam.js';
import type { BatchRows } from '../training/batch-rows.js';
import type { StridedRows } from '../training/unit-rows.js';
import { type BothSides, rowsOf, type Side, sides, type VectorSource } from './vector-source.js';

/**
 * The vectors are the tables after propagation (LightGCN, He et al., 2020), so that a batch moves every row. The
 * gradient goes back through the same propagation, which is symmetric, in the same arrays.
 */
export class PropagatedVectors implements VectorSource {
  /** @param tables - with room for the gradients of all rows */
  constructor(
    private readonly tables: BothSides<EmbeddingTable>,
    private readonly propagation: BipartitePropagation,
    private readonly schedule: AdamSchedule,
  ) {}

  prepare(): void {
    const { propagation, tables } = this;
    for (const side of sides) {
      const { rows, rowCount, dim } = tables[side];
      copyRows({ values: rows, stride: dim }, this.vectorsOf(side), rowCount, dim);
    }
    propagation.run();
  }

  vectorsOf(side: Side): StridedRows {
    const { propagation } = this;
    return { values: propagation[side], stride: propagation.stride };
  }

  beginGradients(batch: BothSides<BatchRows>): BothSides<{ to: StridedRows; rows: Uint32Array }> {
    const placesOf = (side: Side) => {
      const to = this.vectorsOf(side);
      to.values.fill(0);
      return { to, rows: rowsOf(batch[side]) };
    };
    return { users: placesOf('users'), items: placesOf('items') };
  }

  move(step: number): void {
    const { propagation, tables, schedule } = this;
    propagation.run();
    for (const side of sides) {
      const table = tables[side];
      const { gradients, rowCount, dim } = table;
      copyRows(this.vectorsOf(side), { values: gradients, stride: dim }, rowCount, dim);
      for (let row = 0; row < rowCount; row++) table.update(row, row, 0, step, schedule);
    }
  }
}

function copyRows(from: StridedRows, to: StridedRows, rowCount: number, dim: number): void {
  if (from.stride === to.stride) {
    to.values.set(from.values);
    return;
  }
  for (let row = 0; row < rowCount; row++) {
    to.values.set(from.values.subarray(row * from.stride, row * from.stride + dim), row * to.stride);
  }
}

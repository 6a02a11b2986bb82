import type { BatchRows } from '../training/batch-rows.js';
import type { StridedRows } from '../training/unit-rows.js';

export const sides = ['users', 'items'] as const;

export type Side = (typeof sides)[number];

export type BothSides<Value> = Record<Side, Value>;

/** Between the tables that learn and the vectors that rank. */
export interface VectorSource {
  /** Brings the vectors of a batch up to date with the end of a step; of all rows where none are named. */
  prepare(step: number, rows?: BothSides<BatchRows>): void;
  /** The vectors, at the rows of the tables. */
  vectorsOf(side: Side): StridedRows;
  /** Where the gradients by the vectors of a batch go, and to which rows of it; what was prepared may be gone then. */
  beginGradients(rows: BothSides<BatchRows>): BothSides<{ to: StridedRows; rows: Uint32Array }>;
  /** Moves the tables by these gradients. */
  move(step: number, rows: BothSides<BatchRows>): void;
}

/** The distinct rows of a batch. */
export function rowsOf({ rows, count }: BatchRows): Uint32Array {
  return rows.subarray(0, count);
}

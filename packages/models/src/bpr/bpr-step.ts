import type { AdamSchedule, EmbeddingTable } from '../embedding/row-adam.js';
import { BatchRows } from '../training/batch-rows.js';
import { accumulateBpr, type BprLoss, type RankedRows } from './bpr-loss.js';

/**
 * One step of BPR (Rendle et al., 2009; LightRec's eq. 3) on a batch, in plain arrays:
 *
 *   mean over (positive i, negative j) of -log sigmoid(<u, i> - <u, j>)
 *     + lambda / (2 size) * (sum |u|^2 + sum |i|^2 + sum |j|^2)
 *
 * with the norms summed over occurrences in the batch, so that regularisation stays as sparse as the rest.
 */
export class BprStep {
  private readonly userRows: BatchRows;
  private readonly itemRows: BatchRows;

  /** @param users, items - tables for at least as many rows a batch as the largest batch touches */
  constructor(
    readonly users: EmbeddingTable,
    readonly items: EmbeddingTable,
    private readonly options: { lambda: number; schedule: AdamSchedule },
  ) {
    this.userRows = new BatchRows(users.rowCount, users.batchRows);
    this.itemRows = new BatchRows(items.rowCount, items.batchRows);
  }

  /** Computes the gradients of the batch and moves the rows that it touches. `step` counts from 1. */
  run(batch: RankedRows, step: number): BprLoss {
    const { users, items, options } = this;
    const slots = this.gather(batch, step - 1);
    const values = { users: users.rows, items: items.rows, dim: users.dim };
    const ranking = accumulateBpr(values, batch, slots, { users: users.gradients, items: items.gradients });
    const scale = options.lambda / batch.users.length;
    const squares = this.moveRows(users, this.userRows, scale, step) + this.moveRows(items, this.itemRows, scale, step);
    return { ranking, regularization: (scale * squares) / 2 };
  }

  /** Finds the rows of the batch, brings them up to date, and clears their gradients. */
  private gather({ users, positives, negatives }: RankedRows, currentStep: number): RankedRows {
    this.userRows.clear();
    this.itemRows.clear();
    const slots = {
      users: users.map((row) => this.userRows.add(row)),
      positives: positives.map((row) => this.itemRows.add(row)),
      negatives: negatives.map((row) => this.itemRows.add(row)),
    };
    this.catchUp(this.users, this.userRows, currentStep);
    this.catchUp(this.items, this.itemRows, currentStep);
    this.users.gradients.fill(0, 0, this.userRows.count * this.users.dim);
    this.items.gradients.fill(0, 0, this.itemRows.count * this.items.dim);
    return slots;
  }

  private catchUp(table: EmbeddingTable, { rows, count }: BatchRows, step: number): void {
    for (let slot = 0; slot < count; slot++) table.catchUp(rows[slot], step, this.options.schedule);
  }

  /** Moves each row by its gradient and its regularisation; returns the squared norms by occurrence. */
  private moveRows(
    table: EmbeddingTable,
    { rows, occurrences, count }: BatchRows,
    scale: number,
    step: number,
  ): number {
    let squares = 0;
    for (let slot = 0; slot < count; slot++) {
      const pull = scale * occurrences[slot];
      squares += occurrences[slot] * table.update(rows[slot], slot, pull, step, this.options.schedule);
    }
    return squares;
  }
}

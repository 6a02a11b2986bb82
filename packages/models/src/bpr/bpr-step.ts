import type { RankedRows } from '@lightrec/kernels';
import type { AdamSchedule, EmbeddingTable } from '../adam/row-adam.js';
import type { EmbeddingTables } from '../embedding/embedding-tables.js';
import { BatchRows } from '../training/batch-rows.js';
import { type BprLoss, rankingLoss } from './bpr-loss.js';

/**
 * One step of BPR (Rendle et al., 2009; LightRec's eq. 3) on a batch, in SIMD kernels:
 *
 *   mean over (positive i, negative j) of -log sigmoid(<u, i> - <u, j>)
 *     + lambda / (2 size) * (sum |u|^2 + sum |i|^2 + sum |j|^2)
 *
 * with the norms summed over occurrences in the batch, so that regularisation stays as sparse as the rest.
 */
export class BprStep {
  private readonly userRows: BatchRows;
  private readonly itemRows: BatchRows;

  /** @param tables - for batches as large as the largest */
  constructor(
    private readonly tables: EmbeddingTables,
    private readonly options: { lambda: number; schedule: AdamSchedule },
  ) {
    const { users, items } = tables;
    this.userRows = new BatchRows(users.rowCount, users.batchRows);
    this.itemRows = new BatchRows(items.rowCount, items.batchRows);
  }

  /** Computes the gradients of the batch and moves the rows that it touches. `step` counts from 1. */
  run(batch: RankedRows, step: number): BprLoss {
    const { tables, options } = this;
    const { users, items, factors } = tables;
    const slots = this.gather(batch, step - 1);
    const pulls = new Float32Array(batch.negatives.length);
    const ranking = rankingLoss(factors.margins(batch), pulls);
    factors.addGradients(batch, slots, pulls);
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
    this.prepare(this.tables.users, this.userRows, currentStep);
    this.prepare(this.tables.items, this.itemRows, currentStep);
    return slots;
  }

  private prepare(table: EmbeddingTable, { rows, count }: BatchRows, step: number): void {
    for (let slot = 0; slot < count; slot++) table.catchUp(rows[slot], step, this.options.schedule);
    table.gradients.fill(0, 0, count * table.dim);
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

import type { Interactions, Random } from '@lightrec/core';
import type { RankedRows } from '@lightrec/kernels';
import { BatchRows } from '../../training/batch-rows.js';
import { NegativePool } from '../../training/negative-pool.js';

/** A batch whose items are rows of a short list of distinct items. */
export interface PooledBatch {
  /** Users by user index, items by their row in `items`. */
  rows: RankedRows;
  /** The distinct items of the batch, shape `[uniqueItemCount]`. */
  items: Uint32Array;
  /** How often each of them occurs, shape `[uniqueItemCount]`. */
  occurrences: Uint32Array;
}

/** Batches whose negatives come from a pool, over a short list of distinct items. */
export class PooledBatches {
  private readonly rows: BatchRows;
  private readonly pool: NegativePool;

  /** @param candidates - as of `NegativePool` */
  constructor(
    train: Interactions,
    private readonly options: { batchSize: number; negativeCount: number; poolSize: number },
    candidates?: Uint32Array,
  ) {
    const { batchSize, negativeCount, poolSize } = options;
    this.rows = new BatchRows(train.itemCount, Math.min(train.itemCount, batchSize * (1 + negativeCount)));
    this.pool = new NegativePool(train, poolSize, candidates);
  }

  /**
   * @param users - user of each positive, shape `[size]`
   * @param positives - item of each positive, shape `[size]`
   */
  draw(users: Uint32Array, positives: Uint32Array, random: Random): PooledBatch {
    const { rows, pool } = this;
    const { negativeCount } = this.options;
    pool.refill(random);
    rows.clear();
    const positiveRows = positives.map((item) => rows.add(item));
    const negatives = new Uint32Array(users.length * negativeCount);
    for (let n = 0; n < negatives.length; n++) {
      negatives[n] = rows.add(pool.draw(users[Math.floor(n / negativeCount)], random));
    }
    return {
      rows: { users, positives: positiveRows, negatives },
      items: rows.rows.slice(0, rows.count),
      occurrences: rows.occurrences.slice(0, rows.count),
    };
  }
}

import type { Interactions, Random } from '@lightrec/core';
import type { RankedRows } from '@lightrec/kernels';
import { BatchRows } from '../../training/batch-rows.js';
import { drawNegative } from '../../training/negative-sampler.js';

/** A batch whose items are rows of a short list of distinct items. */
export interface PooledBatch {
  /** Users by user index, items by their row in `items`. */
  rows: RankedRows;
  /** The distinct items of the batch, shape `[uniqueItemCount]`. */
  items: Uint32Array;
  /** How often each of them occurs, shape `[uniqueItemCount]`. */
  occurrences: Uint32Array;
}

/**
 * Batches whose negatives come from a pool drawn anew for each batch: the encoder then works on about
 * `batchSize + poolSize` distinct items instead of five times as many, at the same quality. A pool of none draws
 * each negative from all items.
 */
export class PooledBatches {
  private readonly rows: BatchRows;

  constructor(
    private readonly train: Interactions,
    private readonly options: { batchSize: number; negativeCount: number; poolSize: number },
    /** Items that negatives are drawn from, while a user has not all of them. Default: all items. */
    private readonly candidates?: Uint32Array,
  ) {
    const { batchSize, negativeCount } = options;
    this.rows = new BatchRows(train.itemCount, Math.min(train.itemCount, batchSize * (1 + negativeCount)));
  }

  /**
   * @param users - user of each positive, shape `[size]`
   * @param positives - item of each positive, shape `[size]`
   */
  draw(users: Uint32Array, positives: Uint32Array, random: Random): PooledBatch {
    const { rows } = this;
    const { negativeCount, poolSize } = this.options;
    const pool = Uint32Array.from({ length: poolSize }, () => this.drawItem(random));
    rows.clear();
    const positiveRows = positives.map((item) => rows.add(item));
    const negatives = new Uint32Array(users.length * negativeCount);
    for (let n = 0; n < negatives.length; n++) {
      negatives[n] = rows.add(this.drawFromPool(pool, users[Math.floor(n / negativeCount)], random));
    }
    return {
      rows: { users, positives: positiveRows, negatives },
      items: rows.rows.slice(0, rows.count),
      occurrences: rows.occurrences.slice(0, rows.count),
    };
  }

  /** An item of the pool that the user has not; outside the pool where a few tries meet only the user's own. */
  private drawFromPool(pool: Uint32Array, user: number, random: Random): number {
    for (let attempt = 0; attempt < 8 && pool.length > 0; attempt++) {
      const item = pool[random.integer(pool.length)];
      if (!this.train.hasIndices(user, item)) return item;
    }
    for (let attempt = 0; attempt < 64 && this.candidates; attempt++) {
      const item = this.drawItem(random);
      if (!this.train.hasIndices(user, item)) return item;
    }
    return drawNegative(this.train, user, random);
  }

  private drawItem(random: Random): number {
    const { candidates, train } = this;
    return candidates ? candidates[random.integer(candidates.length)] : random.integer(train.itemCount);
  }
}

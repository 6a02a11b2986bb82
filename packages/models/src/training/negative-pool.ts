import type { Interactions, Random } from '@lightrec/core';
import { drawNegative } from './negative-sampler.js';

/**
 * Few items, drawn anew for each batch, from which the batch takes its negatives: it then touches about
 * `batchSize + poolSize` distinct items instead of five times as many, at the same quality. A pool of none draws each
 * negative from all items.
 */
export class NegativePool {
  private items = new Uint32Array(0);

  /** @param candidates - items that negatives are drawn from, while a user has not all of them. Default: all items */
  constructor(
    private readonly train: Interactions,
    private readonly poolSize: number,
    private readonly candidates?: Uint32Array,
  ) {}

  /** Before each batch. */
  refill(random: Random): void {
    this.items = Uint32Array.from({ length: this.poolSize }, () => this.drawItem(random));
  }

  /** An item of the pool that the user has not; outside the pool where a few tries meet only the user's own. */
  draw(user: number, random: Random): number {
    const { items, train } = this;
    for (let attempt = 0; attempt < 8 && items.length > 0; attempt++) {
      const item = items[random.integer(items.length)];
      if (!train.hasIndices(user, item)) return item;
    }
    for (let attempt = 0; attempt < 64 && this.candidates; attempt++) {
      const item = this.drawItem(random);
      if (!train.hasIndices(user, item)) return item;
    }
    return drawNegative(train, user, random);
  }

  private drawItem(random: Random): number {
    const { candidates, train } = this;
    return candidates ? candidates[random.integer(candidates.length)] : random.integer(train.itemCount);
  }
}

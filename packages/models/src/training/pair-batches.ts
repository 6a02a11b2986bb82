import type { Interactions, Random } from '@lightrec/core';
import { rankablePairs } from './negative-sampler.js';

/** Users and the items they have, one pair a place. */
export interface Positives {
  users: Uint32Array;
  items: Uint32Array;
}

/** All pairs that can be ranked, in batches: the positives of an epoch. */
export class PairBatches {
  readonly stepsPerEpoch: number;
  private readonly pairs: Positives;

  /** @throws ArgumentError where there is no such pair */
  constructor(
    train: Interactions,
    private readonly batchSize: number,
  ) {
    this.pairs = rankablePairs(train);
    this.stepsPerEpoch = Math.ceil(this.pairs.users.length / batchSize);
  }

  /** In an order of their own. */
  *draw(random: Random): Iterable<Positives> {
    const { users, items } = this.pairs;
    const order = random.permutation(users.length);
    for (let start = 0; start < order.length; start += this.batchSize) {
      const chosen = order.subarray(start, start + this.batchSize);
      yield { users: chosen.map((pair) => users[pair]), items: chosen.map((pair) => items[pair]) };
    }
  }
}

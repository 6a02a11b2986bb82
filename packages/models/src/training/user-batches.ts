import type { Interactions, Random } from '@lightrec/core';
import { rankablePairs } from './negative-sampler.js';

/** Users with all that they have, and items that all of them are scored with. */
export interface UserBatch {
  users: Uint32Array;
  /** Distinct items, uniform over all. */
  pool: Uint32Array;
}

/** All users who have something, but not everything, in batches: each comes once an epoch. */
export class UserBatches {
  readonly stepsPerEpoch: number;
  private readonly users: Uint32Array;

  /** @throws ArgumentError where there is no such user */
  constructor(
    private readonly train: Interactions,
    private readonly sizes: { batchSize: number; poolSize: number },
  ) {
    this.users = Uint32Array.from(new Set(rankablePairs(train).users));
    this.stepsPerEpoch = Math.ceil(this.users.length / sizes.batchSize);
  }

  /** In an order of their own. */
  *draw(random: Random): Iterable<UserBatch> {
    const { batchSize, poolSize } = this.sizes;
    const users = random.shuffle(this.users.slice());
    const items = Uint32Array.from({ length: this.train.itemCount }, (_, item) => item);
    for (let start = 0; start < users.length; start += batchSize) {
      shuffleFront(items, poolSize, random);
      yield { users: users.subarray(start, start + batchSize), pool: items.slice(0, poolSize) };
    }
  }

  /** The most pairs that a batch can have. */
  get mostPairs(): number {
    const counts = this.users.map((user) => this.train.itemIndicesOf(user).length).sort();
    return counts.subarray(-this.sizes.batchSize).reduce((sum, count) => sum + count, 0);
  }
}

/** Brings as many entries to the front, each from all that are not there yet: a sample without replacement. */
function shuffleFront(values: Uint32Array, count: number, random: Random): void {
  for (let i = 0; i < Math.min(count, values.length); i++) {
    const chosen = i + random.integer(values.length - i);
    const kept = values[i];
    values[i] = values[chosen];
    values[chosen] = kept;
  }
}

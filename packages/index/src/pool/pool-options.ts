import { ArgumentError, optionNames, requireInteger, requireKnown } from '@lightrec/core';
import type { Engine } from '@lightrec/kernels';
import type { ShardRange } from './protocol.js';
import { coreCount } from './thread/thread.js';

export interface PoolOptions {
  /**
   * How many workers search. Each has a copy of the index in its memory, or of its shard. 0 searches on the caller's
   * thread. Default: one less than there are cores, at least 1 and at most 16.
   */
  workerCount?: number;
  /**
   * Whether a search is split over workers, each with a range of the items: so many, `true` for one shard a worker, or
   * `auto`, as many as leave each at most 5 million items. Below that a search takes less time than its messages.
   * Default: `auto`.
   */
  shards?: 'auto' | boolean | number;
  /** As of `LightRecIndex.build`. Default: `auto`. */
  engine?: Engine;
}

const names = optionNames<PoolOptions>({ workerCount: 1, shards: 1, engine: 1 });
/** More items than this are worth a second shard. */
const mostShardItems = 5_000_000;
const mostDefaultWorkers = 16;
/** Items at which shards begin are multiples of this, the bits of a word. */
const wordBits = 32;

/** @throws ArgumentError for an option that does not fit */
export function resolvePoolOptions(options: PoolOptions, file: { itemCount: number; isTrained: boolean }) {
  requireKnown('LightRecPool.create', options, names);
  const { workerCount, shards = 'auto' } = options;
  const workers = workerCount ?? Math.max(1, Math.min(coreCount() - 1, mostDefaultWorkers));
  requireInteger('workerCount', workers, 0);
  const shardCount = shardCountOf(shards, workers, file.itemCount);
  if (shardCount > 1 && !file.isTrained) {
    const expected = 'none for an index that has too few items for codes';
    throw new ArgumentError({ argument: 'shards', expected, received: shardCount });
  }
  return { workerCount: workers, shardCount };
}

function shardCountOf(shards: PoolOptions['shards'], workerCount: number, itemCount: number): number {
  if (shards === false) return 1;
  if (shards === true) return Math.max(1, workerCount);
  if (shards === 'auto') return Math.max(1, Math.min(workerCount, Math.ceil(itemCount / mostShardItems)));
  if (typeof shards !== 'number') {
    const received = JSON.stringify(shards);
    throw new ArgumentError({ argument: 'shards', expected: "'auto', true, false or a number", received });
  }
  requireInteger('shards', shards, 1, Math.max(1, workerCount));
  return shards;
}

/** Ranges of about as many items each, shape `[shardCount]`; some are empty where there are few items. */
export function shardRanges(itemCount: number, shardCount: number): ShardRange[] {
  const startOf = (shard: number) => Math.floor((shard * itemCount) / shardCount / wordBits) * wordBits;
  return Array.from({ length: shardCount }, (_, shard) => ({
    start: startOf(shard),
    end: shard + 1 < shardCount ? startOf(shard + 1) : itemCount,
  }));
}

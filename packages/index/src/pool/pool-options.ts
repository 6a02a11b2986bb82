import { optionNames, requireInteger, requireKnown } from '@lightrec/core/options';
import type { Engine } from '@lightrec/kernels';
import { mostWorkers } from '../limits.js';
import { coreCount } from './thread/threads-here.js';

export interface PoolOptions {
  /**
   * How many workers search, each with a copy of the index in its memory. 0 searches on the caller's thread. Default: one
   * less than there are cores, at least 1 and at most 16.
   */
  workerCount?: number;
  /** As of `LightRecIndex.build`. Default: `auto`. */
  engine?: Engine;
}

const names = optionNames<PoolOptions>({ workerCount: 1, engine: 1 });

/** @throws ArgumentError for an option that does not fit */
export function resolvePoolOptions(options: PoolOptions): Required<PoolOptions> {
  requireKnown('LightRecPool.create', options, names);
  const { workerCount = Math.max(1, Math.min(coreCount() - 1, mostWorkers)), engine = 'auto' } = options;
  requireInteger('workerCount', workerCount, 0);
  return { workerCount, engine };
}

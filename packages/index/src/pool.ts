export {
  LightRecPool,
  type PoolBatchOptions,
  type PoolOptions,
  type PoolProgress,
  type PoolRerankOptions,
  type PoolSearchOptions,
  type PoolStats,
} from './pool/light-rec-pool.js';
export { WorkerError } from './pool/worker-error.js';

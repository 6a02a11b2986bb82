import type { LightRecIndex } from '../light-rec-index.js';
import { LightRecPool, type PoolOptions } from '../pool/light-rec-pool.js';

const open: LightRecPool[] = [];

/** A pool that `closePools` closes. */
export async function createPool(source: LightRecIndex | Uint8Array, options: PoolOptions): Promise<LightRecPool> {
  const pool = await LightRecPool.create(source, options);
  open.push(pool);
  return pool;
}

/** For `afterEach`. */
export async function closePools(): Promise<void> {
  await Promise.all(open.splice(0).map((pool) => pool.close()));
}

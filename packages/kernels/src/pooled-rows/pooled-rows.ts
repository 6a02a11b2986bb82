import { optionNames, requireInteger, requireKnown } from '@lightrec/core/options';
import { resolveEngine } from '../wasm/kernel-memory.js';
import type { PooledRows, PooledRowsOptions } from './contract.js';
import { PlainPooledRows } from './plain-pooled-rows.js';
import { WasmPooledRows } from './wasm-pooled-rows.js';

export const pooledRowsNames = /* @__PURE__ */ optionNames<PooledRowsOptions>({
  userCount: 1,
  itemCount: 1,
  poolSize: 1,
  pairCount: 1,
  dim: 1,
  engine: 1,
});

/** @throws ArgumentError for sizes below 1, a pool of more than all items, or more than 4 GiB */
export function createPooledRows(options: PooledRowsOptions): PooledRows {
  requireKnown('createPooledRows', options, pooledRowsNames);
  const { engine = 'auto', ...sizes } = options;
  for (const name of ['userCount', 'itemCount', 'pairCount', 'dim'] as const) requireInteger(name, sizes[name], 1);
  requireInteger('poolSize', sizes.poolSize, 1, sizes.itemCount);
  return resolveEngine(engine) === 'wasm' ? new WasmPooledRows(sizes) : new PlainPooledRows(sizes);
}

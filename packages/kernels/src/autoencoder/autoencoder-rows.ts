import { optionNames, requireInteger, requireKnown } from '@lightrec/core/options';
import { resolveEngine } from '../wasm/kernel-memory.js';
import type { AutoencoderRows, AutoencoderRowsOptions } from './contract.js';
import { PlainAutoencoderRows } from './plain-autoencoder-rows.js';
import { WasmAutoencoderRows } from './wasm-autoencoder-rows.js';

export const autoencoderRowsNames = /* @__PURE__ */ optionNames<AutoencoderRowsOptions>({
  itemCount: 1,
  userCount: 1,
  pairCount: 1,
  dim: 1,
  engine: 1,
});

/** @throws ArgumentError for sizes below 1, or more than 4 GiB */
export function createAutoencoderRows(options: AutoencoderRowsOptions): AutoencoderRows {
  requireKnown('createAutoencoderRows', options, autoencoderRowsNames);
  const { engine = 'auto', ...sizes } = options;
  for (const name of ['itemCount', 'userCount', 'pairCount', 'dim'] as const) requireInteger(name, sizes[name], 1);
  return resolveEngine(engine) === 'wasm' ? new WasmAutoencoderRows(sizes) : new PlainAutoencoderRows(sizes);
}

import { type Engine, resolveEngine } from '../../wasm/kernel-memory.js';
import type { SearchLayout } from '../layout/search-layout.js';
import type { StoredVectors } from '../vectors/stored-vectors.js';
import { PlainEngine } from './plain-engine.js';
import type { SearchEngine } from './search-engine.js';
import { WasmEngine } from './wasm-engine.js';

/** What else an engine is made of. */
export interface SearchEngineOptions {
  /** By position, for post-ranking. */
  vectors?: StoredVectors;
  /** Above the item of every position. Default: `layout.itemCount`. */
  itemLimit?: number;
  /** Default: `auto`. */
  engine?: Engine;
}

/** An engine that searches a layout: the kernels, or their plain twin. */
export function createSearchEngine(
  layout: SearchLayout,
  { vectors, itemLimit, engine = 'auto' }: SearchEngineOptions = {},
): SearchEngine {
  const Kind = resolveEngine(engine) === 'wasm' ? WasmEngine : PlainEngine;
  return new Kind(layout, vectors, itemLimit);
}

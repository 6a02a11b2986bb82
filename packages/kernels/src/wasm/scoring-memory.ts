import { type KernelExports, kernelCode } from '../generated/scoring-kernels.js';
import { type Engine, resolveEngineOf } from './kernel-memory.js';
import { KernelModule } from './kernel-module.js';
import { WasmMemory } from './wasm-memory.js';

const scoringModule = /* @__PURE__ */ new KernelModule(() => kernelCode);

/** The kernels that score all items, a module of their own: an index does without. */
export class ScoringMemory extends WasmMemory<KernelExports> {
  constructor() {
    super(scoringModule);
  }
}

/** As `resolveEngine`, for these kernels. */
export function resolveScoringEngine(engine: Engine): 'wasm' | 'plain' {
  return resolveEngineOf(scoringModule, engine);
}

import { kernelCode } from '../generated/scoring-kernels.js';
import { type Engine, resolveEngineOf } from './kernel-memory.js';
import { KernelModule } from './kernel-module.js';
import { type ModuleExports, WasmMemory } from './wasm-memory.js';

/** The functions of `assembly/scoring.ts`; pointers are byte addresses. */
interface ScoringExports extends ModuleExports {
  scoreQuads(
    users: number,
    userCount: number,
    quads: number,
    quadCount: number,
    dim: number,
    scores: number,
    stride: number,
  ): void;
  selectTopK(scores: number, quadCount: number, k: number, indices: number, heapScores: number): number;
}

const scoringModule = /* @__PURE__ */ new KernelModule(() => kernelCode);

/** The kernels that score all items, a module of their own: an index does without. */
export class ScoringMemory extends WasmMemory<ScoringExports> {
  constructor() {
    super(scoringModule);
  }
}

/** As `resolveEngine`, for these kernels. */
export function resolveScoringEngine(engine: Engine): 'wasm' | 'plain' {
  return resolveEngineOf(scoringModule, engine);
}

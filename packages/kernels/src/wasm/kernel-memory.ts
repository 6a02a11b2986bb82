import { requireOneOf } from '@lightrec/core';
import { kernelCode } from '../generated/kernels.js';
import { type CompiledKernels, KernelModule } from './kernel-module.js';
import type { SearchKernels } from './search-kernels.js';
import { type ModuleExports, WasmMemory } from './wasm-memory.js';

/** The functions of `assembly/index.ts`; pointers are byte addresses. */
export interface KernelExports extends ModuleExports, SearchKernels {
  scoreQuads(
    users: number,
    userCount: number,
    quads: number,
    quadCount: number,
    dim: number,
    scores: number,
    stride: number,
  ): void;
  nearestQuads(
    points: number,
    pointCount: number,
    quads: number,
    quadCount: number,
    biases: number,
    dim: number,
    assignments: number,
    scores: number,
  ): void;
  scanCodeGroup(codes: number, itemCount: number, scores: number, accumulate: number): void;
  selectTopK(scores: number, quadCount: number, k: number, indices: number, heapScores: number): number;
}

/** Which implementation runs: WebAssembly SIMD, its plain TypeScript twin, or the first where it can. */
export type Engine = 'auto' | 'wasm' | 'plain';

/** Where the four rows of the look-up table of a scan lie; a constant of `assembly/lookup.ts`. */
export const lookupTableAddress = 1024;

const kernelModule = /* @__PURE__ */ new KernelModule(() => kernelCode);

/** The kernels of scoring, search and k-means, with a memory of their own. */
export class KernelMemory extends WasmMemory<KernelExports> {
  constructor() {
    super(kernelModule);
  }
}

/**
 * Resolves `auto`: WebAssembly where the engine has SIMD, else the plain twin.
 *
 * @throws ArgumentError for any other name
 */
export function resolveEngine(engine: Engine): 'wasm' | 'plain' {
  if (engine === 'wasm' || engine === 'plain') return engine;
  requireOneOf('engine', engine, ['auto', 'wasm', 'plain']);
  return plainReason(engine) === undefined ? 'wasm' : 'plain';
}

/** Why that engine is the plain twin here; `undefined` where it is not. */
export function plainReason(engine: Engine): string | undefined {
  if (engine === 'plain') return "engine: 'plain' was asked for.";
  if (engine === 'wasm') return undefined;
  try {
    kernelModule.get();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Compiles the kernels without blocking, as browsers may refuse to do at once on their main thread; whatever is created
 * after it finds them compiled. Does nothing for `plain`, or where there is no SIMD.
 */
export async function compileKernels(engine: Engine = 'auto'): Promise<void> {
  requireOneOf('engine', engine, ['auto', 'wasm', 'plain']);
  if (engine === 'plain') return;
  try {
    await kernelModule.compile();
  } catch {
    // `resolveEngine` says what to do without them.
  }
}

/**
 * Gives the kernels as a compiled module, where bytes may not be compiled: Cloudflare's workerd, a page whose policy
 * forbids it. Call it before anything that uses them.
 *
 * @param module - the `WebAssembly.Module` of `kernels.wasm`, from the same build
 * @throws ArgumentError for anything else
 * @example
 * import kernels from '@lightrec/index/kernels.wasm';
 * setKernels(kernels);
 */
export function setKernels(module: CompiledKernels): void {
  kernelModule.set(module);
}

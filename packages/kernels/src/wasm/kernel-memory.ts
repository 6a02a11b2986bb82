import { requireOneOf } from '@lightrec/core/options';
import { type KernelExports, kernelCode } from '../generated/kernels.js';
import { type CompiledKernels, KernelModule } from './kernel-module.js';
import { WasmMemory } from './wasm-memory.js';

/** Which implementation runs: WebAssembly SIMD, its plain TypeScript twin, or the first where it can. */
export type Engine = 'auto' | 'wasm' | 'plain';

const kernelModule = /* @__PURE__ */ new KernelModule(() => kernelCode);

/** The kernels of search and k-means, which are all that an index needs, with a memory of their own. */
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
  return resolveEngineOf(kernelModule, engine);
}

/** The same for another module of kernels. */
export function resolveEngineOf(module: KernelModule, engine: Engine): 'wasm' | 'plain' {
  if (engine === 'wasm' || engine === 'plain') return engine;
  requireOneOf('engine', engine, ['auto', 'wasm', 'plain']);
  return reasonAgainst(module) === undefined ? 'wasm' : 'plain';
}

/** Why that engine is the plain twin here; `undefined` where it is not. */
export function plainReason(engine: Engine): string | undefined {
  if (engine === 'plain') return "engine: 'plain' was asked for.";
  return engine === 'wasm' ? undefined : reasonAgainst(kernelModule);
}

function reasonAgainst(module: KernelModule): string | undefined {
  try {
    module.get();
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

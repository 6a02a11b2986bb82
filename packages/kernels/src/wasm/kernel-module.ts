import { ArgumentError } from '@lightrec/core';

/** A `WebAssembly.Module`, in a word that needs the types of no platform. */
export type CompiledKernels = object;

/** A build of kernels. */
export interface KernelCode {
  hex: string;
  /** What a file of the same build says in its section `lightrec`. */
  digest: string;
}

/** A module that is compiled once, when it is first asked for, or given by who may not compile. */
export class KernelModule {
  private compiled?: CompiledKernels;

  /** @param code - read at the first call, so that a bundle which never calls leaves it out */
  constructor(private readonly code: () => KernelCode) {}

  /** @throws ArgumentError where the runtime has no WebAssembly SIMD, or lets nobody compile */
  get(): CompiledKernels {
    try {
      this.compiled ??= new WebAssembly.Module(this.bytes());
      return this.compiled;
    } catch (cause) {
      throw this.refusal(cause);
    }
  }

  /** The same without blocking. */
  async compile(): Promise<void> {
    this.compiled ??= await WebAssembly.compile(this.bytes());
  }

  /** @throws ArgumentError where it is no module, or one of another build */
  set(module: CompiledKernels): void {
    const tag = Object.prototype.toString.call(module);
    if (tag !== '[object WebAssembly.Module]') {
      throw new ArgumentError({ argument: 'kernels', expected: 'a WebAssembly.Module', received: tag, hint: howTo });
    }
    const sections = WebAssembly.Module.customSections(module as WebAssembly.Module, 'lightrec');
    const digests = sections.map((section) => String.fromCharCode(...new Uint8Array(section)));
    const { digest } = this.code();
    if (!digests.includes(digest)) {
      throw new ArgumentError({
        argument: 'kernels',
        expected: `the kernels of this build, ${digest}`,
        received: digests.length > 0 ? `those of build ${digests[0]}` : 'another module',
        hint: `Take the file of the version that is installed. ${howTo}`,
      });
    }
    this.compiled = module;
  }

  private bytes(): Uint8Array<ArrayBuffer> {
    const { hex } = this.code();
    return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  }

  private refusal(cause: unknown): ArgumentError {
    const hasWebAssembly = typeof WebAssembly === 'object';
    return new ArgumentError({
      argument: 'engine',
      expected: 'a runtime that compiles WebAssembly SIMD',
      received: hasWebAssembly ? String(cause instanceof Error ? cause.message : cause) : 'one without WebAssembly',
      hint: hasWebAssembly && WebAssembly.validate(this.bytes()) ? howTo : undefined,
    });
  }
}

const howTo =
  "Where bytes may not be compiled: import kernels from '@lightrec/index/kernels.wasm'; setKernels(kernels).";
